package com.tartware.bookings.localstack.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.CommandContent;
import com.tartware.bookings.localstack.topics.TextTable;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.Optional;

/** All that is known of one letter. */
public record LetterPage(Letter letter, Judged judged) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @param bytesMax of the hex dump */
    public void print(PrintStream out, int bytesMax) {
        line(out, "dead letter", letter.place());
        line(out, "code", letter.code());
        line(out, "error", letter.error());
        line(out, "source", letter.sourceText());
        line(out, "log time", letter.time());
        line(out, "tenant key", letter.tenantKey() == null ? "none" : letter.tenantKey());
        line(out, "traceparent", judged.traceparent());
        Optional<DeadLetterCode> code = DeadLetterCode.of(letter.code());
        out.printf(
                "%nThe record %s.%n%s%n",
                code.map(DeadLetterCode::meaning).orElse("was refused for a reason that this release does not know"),
                code.map(DeadLetterCode::advice).orElse("Look with the release that wrote the letter."));
        out.println(replaySentence());
        CommandContent content = judged.content();
        if (content != null) {
            out.println("\nRead with the registry's schema of now:");
            line(out, "kind", content.kind());
            line(out, "tenant_id", content.tenantId());
            line(out, "command_id", content.commandId());
            line(out, "key_id", content.keyId());
            line(out, "booking_id", content.bookingId());
            try {
                JSON.writeValueAsString(content.body())
                        .lines()
                        .forEach(text -> out.println("  " + TextTable.oneLine(text)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree that cannot be written", e);
            }
        }
        out.printf("%n%,d bytes%n", letter.bytes());
        if (letter.value() != null) {
            HexDump.of(letter.value(), bytesMax).forEach(text -> out.println("  " + text));
        }
    }

    private String replaySentence() {
        return judged.verdict() == Verdict.REPLAY
                ? "./tartware dlq replay %s would append it to partition %d."
                        .formatted(letter.place(), judged.partition())
                : "A replay would do nothing, " + TextTable.oneLine(judged.summary()) + ".";
    }

    public ObjectNode json() {
        ObjectNode node = letter.json(letter.bytes());
        node.put("traceparent", judged.traceparent());
        DeadLetterCode.of(letter.code()).ifPresent(code -> {
            node.put("meaning", code.meaning());
            node.put("advice", code.advice());
        });
        node.put("replay", judged.verdict().name());
        node.put("replay_reason", judged.reason());
        CommandContent content = judged.content();
        if (content == null) {
            node.putNull("command");
        } else {
            node.set("command", content.json());
        }
        node.put("value_hex", letter.value() == null ? null : HexFormat.of().formatHex(letter.value()));
        return node;
    }

    private static void line(PrintStream out, String name, Object value) {
        out.printf("  %-12s %s%n", name, value == null ? "-" : TextTable.oneLine(value.toString()));
    }
}
