package com.tartware.bookings.schemas;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import org.apache.avro.Schema;

/** The topics whose values are Avro, each with its subject and the schema that this build writes. */
public enum Topic {
    COMMANDS("booking.commands.v1", BookingCommand.getClassSchema()),
    DECISIONS("booking.decisions.v1", Decision.getClassSchema()),
    AVAILABILITY("booking.availability.v1", NightAvailability.getClassSchema()),
    /** Compacted, by {@code tenant/endpoint}: what the tenants want delivered where. */
    WEBHOOK_ENDPOINTS("booking.webhook-endpoints.v1", WebhookEndpoint.getClassSchema()),
    /** By tenant, kept for a while: what became of each delivery. */
    WEBHOOK_ATTEMPTS("booking.webhook-attempts.v1", WebhookAttempt.getClassSchema());

    /** Original bytes of whatever could not be read; not Avro, so not one of the enum's values. */
    public static final String DEAD_LETTERS = "booking.dead-letters.v1";

    /**
     * Copies of single decisions, for the ingest process that waits for each: partition by process, kept for an hour. Its values are the
     * very bytes of the decisions topic, under that topic's subject, so it is not one of the enum's values.
     */
    public static final String ANSWERS = "booking.answers.v1";

    private final String topicName;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody adds properties to it.
    private final Schema schema;

    Topic(String topicName, Schema schema) {
        this.topicName = topicName;
        this.schema = schema;
    }

    public String topicName() {
        return topicName;
    }

    /** The registry subject of the topic's values. */
    public String subject() {
        return topicName + "-value";
    }

    /** The schema in the sources of this build. */
    public Schema schema() {
        return schema;
    }
}
