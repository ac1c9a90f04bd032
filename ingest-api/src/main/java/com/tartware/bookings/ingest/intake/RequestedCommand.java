package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.fields.PathIds;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * A checked command, before it has ids.
 *
 * @param kind its name in the canonical command, for ever
 * @param path the parameters of its path by name, ids in lower case
 * @param subject what it is about
 * @param body one of the branches of the log record's body
 */
public record RequestedCommand(String kind, Map<String, String> path, Subject subject, SpecificRecord body) {
    /** A command about the booking that its path names. */
    public static RequestedCommand about(UUID bookingId, String kind, SpecificRecord body) {
        return new RequestedCommand(
                kind, Map.of(PathIds.BOOKING_ID, bookingId.toString()), new NamedBooking(bookingId), body);
    }

    /** Decides the booking id of the answer, and where the client is sent to look. */
    public sealed interface Subject {
        /** @param keyId the id made of the idempotency key */
        Optional<UUID> bookingId(UUID keyId);
    }

    /** The command makes a booking, which takes the idempotency key's id. */
    public record NewBooking() implements Subject {
        @Override
        public Optional<UUID> bookingId(UUID keyId) {
            return Optional.of(keyId);
        }
    }

    /** The command concerns a booking that an earlier one made. */
    public record NamedBooking(UUID id) implements Subject {
        @Override
        public Optional<UUID> bookingId(UUID keyId) {
            return Optional.of(id);
        }
    }

    /** The command concerns no booking. */
    public record NoBooking() implements Subject {
        @Override
        public Optional<UUID> bookingId(UUID keyId) {
            return Optional.empty();
        }
    }
}
