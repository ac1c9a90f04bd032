package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;

/** Which decisions fit a command. */
enum Expected {
    INVENTORY_SET {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return outcome == Outcome.INVENTORY_SET;
        }
    },
    CONFIRMED_OR_SOLD_OUT {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return outcome == Outcome.CONFIRMED || reason == Reason.SOLD_OUT;
        }
    },
    UNKNOWN_ROOM_TYPE {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return reason == Reason.UNKNOWN_ROOM_TYPE;
        }
    },
    IDEMPOTENCY_KEY_REUSED {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return reason == Reason.IDEMPOTENCY_KEY_REUSED;
        }
    };

    abstract boolean fits(Outcome outcome, Reason reason);
}
