package com.tartware.bookings.checker.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what {@link JournalWriter} wrote: one file, or a folder of files that end in {@code .jsonl}. */
public final class JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Key, Attempt> attempts = new LinkedHashMap<>();

    /** Tenants, kinds and methods are few. */
    private final Map<String, String> words = new LinkedHashMap<>();

    private JournalReader() {}

    private record Key(String client, long attempt) {}

    /**
     * @return in the order of sending of each file; files by name
     * @throws MalformedJournalException at anything but a last line that was cut
     */
    public static List<Attempt> read(Path journal) throws IOException {
        JournalReader reader = new JournalReader();
        for (Path file : files(journal)) {
            reader.readFile(file);
        }
        return new ArrayList<>(reader.attempts.values());
    }

    private static List<Path> files(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) {
            return List.of(journal);
        }
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private void readFile(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                take(line.toString(StandardCharsets.UTF_8), file, number);
                line.reset();
                number++;
            }
            // What is left has no line end: the writer was killed at it, and whatever it was about to say nobody relied
            // on.
        }
    }

    private void take(String line, Path file, long number) {
        try {
            JsonNode json = JSON.readTree(line);
            Key key = new Key(word(text(json, "client")), number(json, "attempt"));
            String event = text(json, JournalWriter.EVENT);
            if (event.equals(JournalWriter.SENT)) {
                SentRequest request = request(key, json);
                if (attempts.putIfAbsent(key, new Attempt(request, null, null, 0)) != null) {
                    throw new IllegalArgumentException(
                            "attempt %s/%d is sent twice".formatted(key.client, key.attempt));
                }
                return;
            }
            Attempt sent = attempts.get(key);
            if (sent == null || sent.endedAtMillis() != 0) {
                throw new IllegalArgumentException("attempt %s/%d ends %s"
                        .formatted(key.client, key.attempt, sent == null ? "without being sent" : "twice"));
            }
            attempts.put(key, ended(sent.request(), event, json));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MalformedJournalException(file, number, e.getMessage(), e);
        }
    }

    private SentRequest request(Key key, JsonNode json) {
        return new SentRequest(
                key.client,
                key.attempt,
                word(text(json, "tenant")),
                word(json.path("kind").textValue()),
                word(text(json, "method")),
                text(json, "path"),
                json.path("idempotency_key").textValue(),
                json.path("body").textValue(),
                number(json, "sent_at"));
    }

    private Attempt ended(SentRequest request, String event, JsonNode json) {
        long at = number(json, "answered_at");
        if (event.equals(JournalWriter.FAILED)) {
            return new Attempt(request, null, word(text(json, "error")), at);
        }
        if (!event.equals(JournalWriter.ANSWERED)) {
            throw new IllegalArgumentException("unknown event " + event);
        }
        JsonNode decision = json.path("decision");
        HttpAnswer answer = new HttpAnswer(
                Math.toIntExact(number(json, "status")),
                word(json.path("code").textValue()),
                json.path("command_id").textValue(),
                json.path("booking_id").textValue(),
                decision.isObject() ? decision : null);
        return new Attempt(request, answer, null, at);
    }

    private static String text(JsonNode json, String name) {
        String text = json.path(name).textValue();
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + name);
        }
        return text;
    }

    private static long number(JsonNode json, String name) {
        JsonNode number = json.path(name);
        if (!number.canConvertToLong() || !number.isIntegralNumber()) {
            throw new IllegalArgumentException("there is no number " + name);
        }
        return number.longValue();
    }

    private String word(String text) {
        return text == null ? null : words.computeIfAbsent(text, word -> word);
    }
}
