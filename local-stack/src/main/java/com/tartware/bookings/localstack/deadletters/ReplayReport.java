package com.tartware.bookings.localstack.deadletters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a replay did, or would do.
 *
 * @param missing places that were asked for and have no letter
 * @param replayed none in a dry run
 */
public record ReplayReport(ReplayPlan plan, List<Place> missing, List<Replayed> replayed, boolean dryRun) {
    private static final int ROWS_MAX = 500;
    private static final int REASON_CHARACTERS = 90;

    /** Whether all that was asked for is decided, or was before. */
    public boolean good() {
        return missing.isEmpty()
                && plan.unresolved() == 0
                && replayed.stream().allMatch(Replayed::decided)
                && (dryRun || replayed.size() == plan.toReplay().size());
    }

    public void print(PrintStream out) {
        missing.forEach(place -> out.println("there is no dead letter " + place));
        if (plan.letters().isEmpty()) {
            out.println("no dead letters of that kind");
            return;
        }
        Map<Place, Replayed> done = byLetter();
        TextTable table =
                new TextTable("LETTER", "CODE", "TENANT KEY", "COMMAND", dryRun ? "WOULD" : "DONE", "OUTCOME");
        plan.letters().stream().limit(ROWS_MAX).forEach(judged -> {
            Replayed now = done.get(judged.letter().place());
            table.row(
                    judged.letter().place(),
                    judged.letter().code(),
                    judged.letter().tenantKey(),
                    judged.content() == null ? null : judged.content().kind(),
                    action(judged, now),
                    TextTable.shortened(outcome(judged, now), REASON_CHARACTERS));
        });
        table.print(out);
        if (plan.letters().size() > ROWS_MAX) {
            out.printf("… and %,d more; --json has all%n", plan.letters().size() - ROWS_MAX);
        }
        long waiting =
                replayed.stream().filter(letter -> letter.outcome() == null).count();
        out.printf(
                "%n%,d %s, %,d settled before, %,d refused%s%n",
                dryRun ? plan.toReplay().size() : replayed.size(),
                dryRun ? "would be replayed" : "replayed",
                plan.letters().size() - plan.toReplay().size() - plan.unresolved(),
                plan.unresolved(),
                waiting == 0 ? "" : ", %,d still without a decision".formatted(waiting));
        if (waiting > 0) {
            out.println(
                    "They are in the log and will be decided; a second replay does nothing. ./tartware status says how the decision job is.");
        }
    }

    private String action(Judged judged, Replayed now) {
        if (now != null) {
            return "appended at " + now.place();
        }
        if (judged.verdict() != Verdict.REPLAY) {
            return "nothing";
        }
        return dryRun ? "append to partition " + judged.partition() : "not appended";
    }

    private static String outcome(Judged judged, Replayed now) {
        if (now != null) {
            return now.outcome() == null ? "no decision yet" : now.outcome();
        }
        return judged.verdict() == Verdict.REPLAY ? null : judged.summary();
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("dry_run", dryRun);
        ArrayNode absent = node.putArray("missing");
        missing.forEach(place -> absent.add(place.toString()));
        ArrayNode letters = node.putArray("dead_letters");
        Map<Place, Replayed> done = byLetter();
        for (Judged judged : plan.letters()) {
            ObjectNode letter = letters.addObject();
            letter.put("dead_letter", judged.letter().place().toString());
            letter.put("code", judged.letter().code());
            letter.put("tenant_key", judged.letter().tenantKey());
            letter.put(
                    "command_id",
                    judged.content() == null ? null : judged.content().commandId());
            letter.put("verdict", judged.verdict().name());
            letter.put("reason", judged.reason());
            Replayed now = done.get(judged.letter().place());
            letter.put("appended_at", now == null ? null : now.place().toString());
            letter.put("outcome", now == null ? null : now.outcome());
        }
        return node;
    }

    private Map<Place, Replayed> byLetter() {
        return replayed.stream()
                .collect(Collectors.toMap(now -> now.letter().letter().place(), Function.identity()));
    }
}
