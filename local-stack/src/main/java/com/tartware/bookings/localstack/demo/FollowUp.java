package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import java.util.List;
import java.util.UUID;

/**
 * What a guest does with a booking that was asked for.
 *
 * @param delayMillis after the answer to what the guest did before
 * @param expectedVersion the version that the client last saw, or null if any will do
 * @param holdSeconds with {@link Action#EXTEND}, otherwise null
 * @param cancelReason may be given with {@link Action#CANCEL}, otherwise null
 * @param stays with {@link Action#MODIFY}, otherwise empty
 * @param sentAgain whether the client repeats it after its answer, as after a lost connection
 */
record FollowUp(
        Action action,
        int delayMillis,
        Integer expectedVersion,
        Integer holdSeconds,
        String cancelReason,
        List<RequestedStay> stays,
        boolean sentAgain)
        implements Question {
    FollowUp {
        stays = List.copyOf(stays);
    }

    /** What can be asked of a booking that there is. */
    enum Action {
        CONFIRM(Outcome.CONFIRMED),
        CANCEL(Outcome.CANCELLED),
        RELEASE(Outcome.RELEASED),
        EXTEND(Outcome.EXTENDED),
        MODIFY(Outcome.MODIFIED);

        private final Outcome outcome;

        Action(Outcome outcome) {
            this.outcome = outcome;
        }

        private boolean isPossibleIn(BookingStatus status) {
            return switch (this) {
                case CONFIRM, RELEASE, EXTEND -> status == BookingStatus.HELD;
                case CANCEL -> status == BookingStatus.CONFIRMED;
                case MODIFY -> status == BookingStatus.HELD || status == BookingStatus.CONFIRMED;
            };
        }
    }

    static FollowUp confirm(int delayMillis) {
        return new FollowUp(Action.CONFIRM, delayMillis, null, null, null, List.of(), false);
    }

    static FollowUp release(int delayMillis) {
        return new FollowUp(Action.RELEASE, delayMillis, null, null, null, List.of(), false);
    }

    static FollowUp extend(int delayMillis, int holdSeconds) {
        return new FollowUp(Action.EXTEND, delayMillis, null, holdSeconds, null, List.of(), false);
    }

    /** @param reason may be null */
    static FollowUp cancel(int delayMillis, String reason) {
        return new FollowUp(Action.CANCEL, delayMillis, null, null, reason, List.of(), false);
    }

    static FollowUp modify(int delayMillis, List<RequestedStay> stays) {
        return new FollowUp(Action.MODIFY, delayMillis, null, null, null, stays, false);
    }

    FollowUp expecting(int version) {
        return new FollowUp(action, delayMillis, version, holdSeconds, cancelReason, stays, sentAgain);
    }

    FollowUp again() {
        return new FollowUp(action, delayMillis, expectedVersion, holdSeconds, cancelReason, stays, true);
    }

    String method() {
        return action == Action.MODIFY ? "PATCH" : "POST";
    }

    String path(UUID bookingId) {
        String path = "/v1/bookings/" + bookingId;
        return switch (action) {
            case CONFIRM -> path + "/confirm";
            case CANCEL -> path + "/cancel";
            case RELEASE -> path + "/release";
            case EXTEND -> path + "/extend";
            case MODIFY -> path;
        };
    }

    String json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (action == Action.MODIFY) {
            RequestedStay.put(stays, body);
        }
        if (holdSeconds != null) {
            body.put("hold_seconds", holdSeconds);
        }
        if (cancelReason != null) {
            body.put("reason", cancelReason);
        }
        if (expectedVersion != null) {
            body.put("expected_version", expectedVersion);
        }
        return body.toString();
    }

    @Override
    public boolean fits(Reply reply, GuestBooking before) {
        Reason objection = objection(reply, before);
        if (objection != null) {
            return reply.reason() == objection;
        }
        return reply.outcome() == action.outcome
                || (action == Action.MODIFY && Expected.REASONS_OF_NIGHTS.contains(reply.reason()));
    }

    @Override
    public String expected(Reply reply, GuestBooking before) {
        Reason objection = objection(reply, before);
        return objection == null ? action.outcome.name() : objection.name();
    }

    /** The first reason in the contract's order, as far as it is to be known here; null if none applies. */
    private Reason objection(Reply reply, GuestBooking before) {
        if (before.status() == null) {
            return Reason.BOOKING_NOT_FOUND;
        }
        if (before.status() == BookingStatus.EXPIRED || before.isOverdueAt(reply.decidedAt())) {
            return Reason.HOLD_EXPIRED;
        }
        if (expectedVersion != null && expectedVersion != before.version()) {
            return Reason.VERSION_CONFLICT;
        }
        return action.isPossibleIn(before.status()) ? null : Reason.INVALID_TRANSITION;
    }
}
