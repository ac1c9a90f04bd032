package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import java.util.EnumSet;
import java.util.Set;

/** Which decisions fit a command that is not about a booking that there is. */
enum Expected {
    INVENTORY_SET {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return outcome == Outcome.INVENTORY_SET;
        }
    },
    CONFIRMED_IF_THERE_IS_ROOM {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return outcome == Outcome.CONFIRMED || REASONS_OF_NIGHTS.contains(reason);
        }
    },
    HELD_IF_THERE_IS_ROOM {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return outcome == Outcome.HELD || REASONS_OF_NIGHTS.contains(reason);
        }
    },
    ARRIVAL_IN_PAST {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return reason == Reason.ARRIVAL_IN_PAST;
        }
    },
    TOO_FAR_AHEAD {
        @Override
        boolean fits(Outcome outcome, Reason reason) {
            return reason == Reason.TOO_FAR_AHEAD;
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

    /** Why nights that are on sale are refused. */
    static final Set<Reason> REASONS_OF_NIGHTS = EnumSet.of(
            Reason.STOP_SELL,
            Reason.CLOSED_TO_ARRIVAL,
            Reason.CLOSED_TO_DEPARTURE,
            Reason.MIN_STAY,
            Reason.MAX_STAY,
            Reason.SOLD_OUT);

    abstract boolean fits(Outcome outcome, Reason reason);
}
