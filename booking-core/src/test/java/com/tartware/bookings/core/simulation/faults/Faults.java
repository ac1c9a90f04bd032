package com.tartware.bookings.core.simulation.faults;

import static com.tartware.bookings.core.simulation.faults.Fault.fault;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.BookedRooms;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.ExtendHold;
import com.tartware.bookings.core.command.Hearing;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.hold.HoldQueue;
import com.tartware.bookings.core.idempotency.KeyMemory;
import com.tartware.bookings.core.idempotency.KeyMemory.Standing;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.retention.KeptBookings;
import com.tartware.bookings.core.simulation.faults.Fault.Call;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The bugs that a ledger of bookings is likely to have. */
final class Faults {
    private static final long DAY_MILLIS = 86_400_000L;

    /** How many decisions a restore comes after. */
    private static final int RESTORED_EVERY = 100;

    private static final Class<?> STAY_PLAN = ledgerClass("command.StayPlan");
    private static final Class<?> BOOKING_CASE = ledgerClass("command.BookingCase");
    private static final Class<?> REMEMBERED_KEY = ledgerClass("idempotency.KeyTable$Entry");

    private Faults() {}

    static Stream<Fault> all() {
        return Stream.of(nights(), modifications(), restrictions(), precedence(), holds(), keys(), books())
                .flatMap(List::stream);
    }

    private static List<Fault> nights() {
        return List.of(
                fault("a middle night is not given back", BookedRooms.class, "giveBack")
                        .takes(0, List.class, stays -> withoutMiddleNights(stays)),
                fault("the check-out night is taken", Stay.class, "checkOutEpochDay")
                        .calledBy("StayPlan.take")
                        .returns(Integer.class, checkOut -> checkOut + 1),
                fault("nights are given back twice", BookedRooms.class, "giveBack")
                        .takes(0, List.class, stays -> twice(stays)),
                fault("the last room is not sold", STAY_PLAN, "isTooFew")
                        .returns(
                                Boolean.class,
                                (call, tooFew) -> call.argument(0, Integer.class)
                                        <= call.argument(1, Stay.class).rooms()),
                fault("the overbooking limit is ignored", Night.class, "roomsFree")
                        .returns(
                                Integer.class,
                                (call, free) -> free - Night.overbookingLimit(call.argument(0, Long.class))),
                fault("held rooms are still for sale", Night.class, "roomsFree")
                        .returns(Integer.class, (call, free) -> free + Night.held(call.argument(0, Long.class))),
                fault("rooms free leave out what earlier stays of the booking took", Stay.class, "roomsOn")
                        .calledBy("StayPlan.take")
                        .returns(Integer.class, rooms -> 0),
                fault("nights are written before all of them are known to be free", NightEdits.class, "put")
                        .doesLast(call -> call.receiver(NightEdits.class).commit()),
                fault("a hold that is confirmed is still counted as held", BookedRooms.class, "add")
                        .calledBy("BookedRooms.sellHeld")
                        .takes(2, Integer.class, rooms -> Math.max(0, rooms)),
                fault("nights are freed while a booking sleeps there", KeptBookings.class, "firstNightBlock")
                        .returns(Integer.class, earliest -> Integer.MAX_VALUE));
    }

    private static List<Fault> modifications() {
        return List.of(
                fault("a modification does not give its own nights back", BookedRooms.class, "giveBack")
                        .calledBy("StayPlan.<init>")
                        .isSkipped(),
                fault("stop-sell hits nights that a modification takes no more of", STAY_PLAN, "takesMoreThanBefore")
                        .calledBy("StayPlan.firstStoppedNight")
                        .returns(Boolean.class, takesMore -> true),
                fault(
                                "an oversold night hits a modification that takes no more of it",
                                STAY_PLAN,
                                "takesMoreThanBefore")
                        .calledBy("StayPlan.take")
                        .returns(Boolean.class, takesMore -> true),
                fault("a guest who keeps the arrival must not arrive", Stay.class, "keepsArrivalOf")
                        .returns(Boolean.class, keeps -> false),
                fault("a departure counts as kept in another room type", Stay.class, "isOfSameRoomTypeAs")
                        .calledBy("Stay.keepsDepartureOf")
                        .returns(Boolean.class, same -> true),
                fault("a modification leaves the version as it was", Booking.class, "modified")
                        .returns(Booking.class, Faults::withVersionBefore),
                fault("the expected version is not looked at", BOOKING_CASE, "isOfOtherVersion")
                        .returns(Boolean.class, other -> false));
    }

    private static List<Fault> restrictions() {
        return List.of(
                fault("nobody may arrive yesterday", Hearing.class, "firstOpenEpochDay")
                        .calledBy("StayPlan.objectionableNight")
                        .returns(Integer.class, yesterday -> yesterday + 1),
                fault("inventory sets the night before yesterday", Hearing.class, "firstOpenEpochDay")
                        .calledBy("SetInventory.set")
                        .returns(Integer.class, yesterday -> yesterday - 1),
                fault("the maximum stay is that of the next night", NightEdits.class, "maxStay")
                        .takes(1, Integer.class, checkIn -> checkIn + 1));
    }

    private static List<Fault> precedence() {
        return List.of(
                fault("VERSION_CONFLICT goes before HOLD_EXPIRED", BOOKING_CASE, "objection")
                        .takes(0, Reason.class, swapped(Reason.HOLD_EXPIRED, Reason.VERSION_CONFLICT)),
                fault("UNKNOWN_ROOM_TYPE goes before TOO_FAR_AHEAD", STAY_PLAN, "objection")
                        .takes(0, Reason.class, swapped(Reason.TOO_FAR_AHEAD, Reason.UNKNOWN_ROOM_TYPE)),
                fault("CLOSED_TO_ARRIVAL goes before STOP_SELL", STAY_PLAN, "objection")
                        .takes(0, Reason.class, swapped(Reason.STOP_SELL, Reason.CLOSED_TO_ARRIVAL)),
                fault("SOLD_OUT goes before MAX_STAY", STAY_PLAN, "objection")
                        .takes(0, Reason.class, swapped(Reason.MAX_STAY, Reason.SOLD_OUT)));
    }

    private static List<Fault> holds() {
        return List.of(
                fault("a hold expires a millisecond late", HoldQueue.class, "firstDue")
                        .takes(0, Long.class, logTimeMillis -> logTimeMillis - 1),
                fault("a hold expires a millisecond early", HoldQueue.class, "firstDue")
                        .takes(0, Long.class, logTimeMillis -> logTimeMillis + 1),
                fault("an expiry is dated when the tenant woke up", BookingLedger.class, "advanceTo")
                        .returns(List.class, (call, expiries) -> datedAt(call.argument(0, Long.class), expiries)),
                fault("holds of one millisecond expire in the order of UUID.compareTo", HoldQueue.class, "firstId")
                        .returns(UUID.class, (call, first) -> leastBySign(call.argument(0, long[].class))),
                fault("an extension counts from the end of the hold", ExtendHold.class, "open")
                        .doesFirst(call -> call.set(0, hearingAtEndOfHold(call))),
                fault("a hold expires though it was confirmed or released", HoldQueue.class, "remove")
                        .calledBy("KeptBookings.replace")
                        .isSkipped());
    }

    private static List<Fault> keys() {
        return List.of(
                fault("a key is known for 24 h and a millisecond", REMEMBERED_KEY, "decidedAtMillis")
                        .calledBy("KeyMemory.known")
                        .returns(Long.class, decidedAtMillis -> decidedAtMillis + 1),
                fault("a key is known for 24 h less a millisecond", REMEMBERED_KEY, "decidedAtMillis")
                        .calledBy("KeyMemory.known")
                        .returns(Long.class, decidedAtMillis -> decidedAtMillis - 1),
                fault("a restore brings no key back", BookingLedger.class, "decide")
                        .doesFirst(Faults::restoreWithoutKeys),
                fault("a repeat renews its key", KeyMemory.class, "standingOf")
                        .returns(Standing.class, Faults::renewed),
                fault("a rejected command does not keep its key", Ruling.class, "makesBooking")
                        .returns(
                                Boolean.class,
                                (call, makes) ->
                                        makes || call.receiver(Ruling.class).outcome() == Outcome.REJECTED),
                fault("the refusal of a used key is not remembered", KeyMemory.class, "rememberRefused")
                        .isSkipped());
    }

    private static List<Fault> books() {
        return List.of(
                fault("a rejection takes two numbers of the sequence", BookingLedger.class, "numbered")
                        .doesFirst(Faults::skipNumberIfRejected),
                fault("a booking is forgotten a day late", Booking.class, "forgottenAtMillis")
                        .returns(Long.class, forgottenAtMillis -> forgottenAtMillis + DAY_MILLIS),
                fault("a booking is forgotten a millisecond late", Booking.class, "isForgottenAt")
                        .takes(0, Long.class, logTimeMillis -> logTimeMillis - 1));
    }

    private static List<Stay> withoutMiddleNights(List<?> stays) {
        return stays.stream()
                .map(Stay.class::cast)
                .flatMap(stay -> stay.nights() < 3 ? Stream.of(stay) : withoutMiddleNight(stay))
                .toList();
    }

    private static Stream<Stay> withoutMiddleNight(Stay stay) {
        int middle = stay.checkInEpochDay() + stay.nights() / 2;
        return Stream.of(
                ofNights(stay, stay.checkInEpochDay(), middle), ofNights(stay, middle + 1, stay.checkOutEpochDay()));
    }

    private static Stay ofNights(Stay stay, int checkIn, int checkOut) {
        return new Stay(stay.propertyId(), stay.roomTypeId(), checkIn, checkOut, stay.rooms());
    }

    private static List<?> twice(List<?> stays) {
        return Stream.of(stays, stays).flatMap(List::stream).toList();
    }

    private static Booking withVersionBefore(Booking after) {
        return new Booking(
                after.bookingId(),
                after.status(),
                after.version() - 1,
                after.holdExpiresAtMillis(),
                after.endedAtMillis(),
                after.stays(),
                after.createdBy(),
                after.lastRefused(),
                after.reviewEpochDay());
    }

    private static UnaryOperator<Reason> swapped(Reason one, Reason other) {
        return reason -> reason == one ? other : reason == other ? one : reason;
    }

    private static List<Decision> datedAt(long logTimeMillis, List<?> expiries) {
        return expiries.stream()
                .map(Decision.class::cast)
                .map(expiry -> new Decision(
                        expiry.tenantSequence(),
                        expiry.commandId(),
                        expiry.bookingId(),
                        expiry.bookingVersion(),
                        logTimeMillis,
                        expiry.ruling()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static UUID leastBySign(long[] idWords) {
        return IntStream.range(0, idWords.length / 2)
                .mapToObj(i -> new UUID(idWords[2 * i], idWords[2 * i + 1]))
                .min(UUID::compareTo)
                .orElseThrow();
    }

    private static Hearing hearingAtEndOfHold(Call call) {
        Hearing hearing = call.argument(0, Hearing.class);
        Booking hold = hearing.bookings().find(call.receiver(ExtendHold.class).bookingId());
        return hold == null
                ? hearing
                : new Hearing(hearing.command(), hold.holdExpiresAtMillis(), hearing.state(), hearing.bookings());
    }

    private static Standing renewed(Call call, Standing standing) {
        if (standing == Standing.REPEAT) {
            call.receiver(KeyMemory.class).remember(call.argument(0, Command.class));
        }
        return standing;
    }

    private static void restoreWithoutKeys(Call call) {
        TenantState state = call.argument(2, TenantState.class);
        long logTimeMillis = state.cursor().logTimeMillis();
        if (state.cursor().tenantSequence() % RESTORED_EVERY == 1) {
            KeyMemory.dropTablesPast(state.keyTables(), logTimeMillis, logTimeMillis + 3 * DAY_MILLIS);
        }
    }

    private static void skipNumberIfRejected(Call call) {
        TenantState state = call.argument(5, TenantState.class);
        if (call.argument(4, Ruling.class).outcome() == Outcome.REJECTED) {
            state.moveCursor(state.cursor().afterDecision());
        }
    }

    private static Class<?> ledgerClass(String name) {
        try {
            return Class.forName("com.tartware.bookings.core." + name);
        } catch (ClassNotFoundException gone) {
            throw new LinkageError(name, gone);
        }
    }
}
