package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a change of a topic's schema concerns: who writes the topic, and who reads it. Readers are upgraded before the writer, so that a
 * new field has somebody who sees it from its first record on.
 *
 * @param writer one process or job of ours
 * @param readers of ours
 * @param outsideReaders whose upgrades we do not decide; empty if the topic is none of theirs
 */
public record TopicUse(String writer, List<String> readers, List<String> outsideReaders) {
    private static final String POSTGRES = "projection-postgres";
    private static final String CONSUMERS = "outside consumers";

    public static TopicUse of(Topic topic) {
        return switch (topic) {
            case COMMANDS -> new TopicUse("ingest", List.of("decision job", "audit, explain and dlq"), List.of());
            case DECISIONS ->
                new TopicUse(
                        "decision job",
                        List.of(
                                POSTGRES,
                                "projection-clickhouse",
                                "webhook job",
                                "ingest (waits, events)",
                                "audit and explain"),
                        List.of(CONSUMERS));
            case AVAILABILITY -> new TopicUse("decision job", List.of(), List.of(CONSUMERS));
            case WEBHOOK_ENDPOINTS -> new TopicUse("ingest", List.of("webhook job", POSTGRES, "ingest"), List.of());
            // Ingest lists attempts out of Postgres.
            case WEBHOOK_ATTEMPTS -> new TopicUse("webhook job", List.of(POSTGRES), List.of());
        };
    }

    /** In which order an upgrade goes: who reads, then who writes; those outside only where nobody of ours reads. */
    public String upgradeOrder() {
        List<String> first = new ArrayList<>(readers.isEmpty() ? outsideReaders : readers);
        first.remove(writer);
        return String.join(", ", first) + ", then " + writer;
    }

    /** Ours, then those outside. */
    public List<String> allReaders() {
        List<String> all = new ArrayList<>(readers);
        all.addAll(outsideReaders);
        return List.copyOf(all);
    }
}
