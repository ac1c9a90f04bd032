package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import java.util.ArrayList;
import java.util.List;

/** Why a command was rejected, for somebody at a hotel's desk. */
final class ReasonWords {
    private ReasonWords() {}

    /** @param decision that rejects */
    static String of(Decision decision) {
        RejectionDetail detail = decision.getDetail();
        List<String> where = new ArrayList<>();
        if (detail != null && detail.getStay() != null) {
            where.add("stay " + detail.getStay());
        }
        if (detail != null && detail.getNight() != null) {
            where.add("night of " + detail.getNight());
        }
        if (detail != null && detail.getRoomsFree() != null) {
            where.add(detail.getRoomsFree() + " free");
        }
        return of(decision.getReason()) + (where.isEmpty() ? "" : " (" + String.join(", ", where) + ")");
    }

    static String of(Reason reason) {
        return switch (reason) {
            case UNKNOWN -> "for a reason that this release does not know";
            case INVALID_COMMAND -> "it breaks a limit of the contract, so it did not come through ingest";
            case IDEMPOTENCY_KEY_REUSED -> "its idempotency key was used before, for another command";
            case BOOKING_NOT_FOUND -> "the tenant has no such booking, or has it no more";
            case HOLD_EXPIRED -> "the hold's time was up";
            case VERSION_CONFLICT -> "the booking has another version than the client expected";
            case INVALID_TRANSITION -> "not possible in the booking's status";
            case ARRIVAL_IN_PAST -> "check-in is in the past";
            case TOO_FAR_AHEAD -> "the dates are too far ahead";
            case UNKNOWN_ROOM_TYPE -> "no inventory was ever set for the room type";
            case STOP_SELL -> "a night is not on sale at present";
            case CLOSED_TO_ARRIVAL -> "no arrivals on the check-in night";
            case CLOSED_TO_DEPARTURE -> "no departures on the check-out date";
            case MIN_STAY -> "shorter than the minimum stay of the check-in night";
            case MAX_STAY -> "longer than the maximum stay of the check-in night";
            case SOLD_OUT -> "too few rooms free";
        };
    }
}
