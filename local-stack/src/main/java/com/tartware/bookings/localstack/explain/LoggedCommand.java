package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.localstack.topics.CommandContent;
import com.tartware.bookings.localstack.topics.Place;
import java.time.Instant;

/**
 * A command about a booking, as it lies in the log.
 *
 * @param appendedAt by the broker's clock
 * @param logTime the greatest append time of its partition so far: when it is decided, by the only clock that decisions know
 * @param traceparent or null
 * @param refusal why the decision job makes a dead letter of it; null for a command that is decided
 * @param letter about it; null if there is none (yet)
 */
record LoggedCommand(
        Place place,
        Instant appendedAt,
        Instant logTime,
        CommandContent content,
        String traceparent,
        String refusal,
        Place letter) {}
