package com.tartware.bookings.reference;

import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.RoomType;
import java.util.List;
import java.util.UUID;

/**
 * A decision with all that the contract lets it say; what is absent is null, lists are empty.
 *
 * @param commandId null for an expiry
 * @param bookingVersion after the decision
 * @param booking after the change, or null if none changed
 * @param reference in the decision that made the booking
 * @param cancelReason as the cancellation gave it
 * @param nights every night that changed, by room type in the order in which they were first touched
 */
public record Answer(
        long sequence,
        UUID commandId,
        UUID bookingId,
        Outcome outcome,
        Reason reason,
        Integer bookingVersion,
        long decidedAtMillis,
        Detail detail,
        BookingThen booking,
        Reference reference,
        String cancelReason,
        InventoryThen inventory,
        List<NightsThen> nights) {

    /** What became of a command, or of a hold. */
    public enum Outcome {
        HELD,
        CONFIRMED,
        MODIFIED,
        EXTENDED,
        CANCELLED,
        RELEASED,
        EXPIRED,
        INVENTORY_SET,
        REJECTED
    }

    /** Why not, in the order of the contract. */
    public enum Reason {
        INVALID_COMMAND,
        IDEMPOTENCY_KEY_REUSED,
        BOOKING_NOT_FOUND,
        HOLD_EXPIRED,
        VERSION_CONFLICT,
        INVALID_TRANSITION,
        ARRIVAL_IN_PAST,
        TOO_FAR_AHEAD,
        UNKNOWN_ROOM_TYPE,
        STOP_SELL,
        CLOSED_TO_ARRIVAL,
        CLOSED_TO_DEPARTURE,
        MIN_STAY,
        MAX_STAY,
        SOLD_OUT
    }

    /** Where a booking is in its life. */
    public enum Status {
        HELD,
        CONFIRMED,
        CANCELLED,
        RELEASED,
        EXPIRED
    }

    /**
     * Where it failed.
     *
     * @param stay from 0, in the order given
     * @param roomsFree only if sold out
     */
    public record Detail(int stay, int night, Integer roomsFree) {}

    /** @param holdExpiresAtMillis only of a hold */
    public record BookingThen(Status status, int version, Long holdExpiresAtMillis, List<AskedStay> stays) {}

    /** @param oversold nights left with more held and sold than may be, in calendar order */
    public record InventoryThen(RoomType roomType, int from, int to, List<Integer> oversold) {}

    /** Nights of one room type by date, as they are after the change. */
    public record NightsThen(RoomType roomType, List<DatedNight> nights) {}

    /** One of them. */
    public record DatedNight(int date, NightCounters counters) {}

    public boolean isRejection() {
        return outcome == Outcome.REJECTED;
    }
}
