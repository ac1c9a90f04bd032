package com.tartware.bookings.reference.scenario;

import java.util.UUID;

/** Which ids a tenant's numbers stand for. A log that was not simulated has ids of its own, and holds expire in their order. */
public interface Names {
    /** The id of an idempotency key, and of the booking that it makes. */
    UUID key(int number);

    UUID command(int number);

    /** Those of {@link Ids}. */
    Names SIMULATED = new Names() {
        @Override
        public UUID key(int number) {
            return Ids.key(number);
        }

        @Override
        public UUID command(int number) {
            return Ids.command(number);
        }
    };
}
