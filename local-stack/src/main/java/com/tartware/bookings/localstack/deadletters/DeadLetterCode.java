package com.tartware.bookings.localstack.deadletters;

import java.util.Arrays;
import java.util.Optional;

/** What {@code dlq.code} means and what to do about it; the runbook has a row for each (a test compares). */
public enum DeadLetterCode {
    UNREADABLE(
            "is not Confluent framing (byte 0, 4-byte schema id, Avro), or its bytes do not fit its schema",
            "Another tool wrote to the topic: take its write access away. These bytes are nobody's command; they cannot be replayed."),
    UNKNOWN_SCHEMA(
            "names a schema id that the registry does not have",
            "Restore the registry's data, or ./tartware schemas register if it was emptied, and compare the ids; then replay."),
    FOREIGN_SCHEMA(
            "names a schema of another record type",
            "A producer wrote to the wrong topic: point it to its own. It is no command; it cannot be replayed."),
    TENANT_MISMATCH(
            "has a tenant_id that is not its Kafka key",
            "A producer sets its own key: stop it. Whose command it is nobody can say; it is not replayed. The client sends it again over HTTP."),
    WRONG_PARTITION(
            "is good, but in another partition than its tenant's",
            "A producer does not use our partition function: stop it; then replay, which appends the command to its tenant's partition."),
    UNKNOWN_COMMAND(
            "has a body that the decision job's release does not decide",
            "Ingest was upgraded before the decision job: upgrade the job; then replay with a ./tartware of the same release.");

    private final String meaning;
    private final String advice;

    DeadLetterCode(String meaning, String advice) {
        this.meaning = meaning;
        this.advice = advice;
    }

    /** Continues the sentence "The record". */
    public String meaning() {
        return meaning;
    }

    public String advice() {
        return advice;
    }

    /**
     * Whether the same record may be a command later: once the registry knows its schema, or under a later release. That it was refused
     * then stands all the same; the sequences of its tenant go on without it.
     */
    public boolean passes() {
        return this == UNKNOWN_SCHEMA || this == UNKNOWN_COMMAND;
    }

    /** None for a code that this release does not know. */
    public static Optional<DeadLetterCode> of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(code))
                .findFirst();
    }
}
