package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.RoomType;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the contract promises to whoever reads nothing but the decisions. It rules on nothing: it counts, adds up and compares, and
 * would hold for a ledger that rejects everything.
 */
final class Invariants {
    private static final long DAY_MILLIS = 86_400_000L;

    private long sequence;
    private long decidedAtMillis = Long.MIN_VALUE;
    private final Map<RoomType, Map<Integer, NightCounters>> nights = new HashMap<>();
    private final Map<RoomType, Map<Integer, Rooms>> rooms = new HashMap<>();
    private final Map<UUID, Seen> bookings = new HashMap<>();
    private final Map<UUID, KeySeen> keys = new HashMap<>();

    /** Rooms of one night, added up from the bookings. */
    private static final class Rooms {
        int sold;
        int held;
    }

    /** A booking as the latest decision that changed it has it. */
    private record Seen(BookingThen booking, long atMillis) {
        /** The end of its memory, as the contract dates it. */
        long forgottenAtMillis() {
            int lastCheckOut =
                    booking.stays().stream().mapToInt(AskedStay::checkOut).max().orElseThrow();
            long afterStay = (lastCheckOut + 30) * DAY_MILLIS;
            boolean lives = booking.status() == Status.HELD || booking.status() == Status.CONFIRMED;
            return lives ? afterStay : Math.min(afterStay, atMillis + 30 * DAY_MILLIS);
        }
    }

    /** A key since its first decision, and the commands decided under it since. */
    private record KeySeen(long sinceMillis, boolean madeBooking, Set<UUID> decided) {}

    /** Thrown with what is wrong; caught where the step is at hand. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException(String what) {
            super(what);
        }
    }

    /** @param step dated with the log time at which it was taken */
    void check(Step step, List<Answer> answers) {
        boolean answered = false;
        boolean mustAnswer = step instanceof Sent command && isNew(command);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            checkOrder(answer, step);
            if (answer.outcome() == Outcome.EXPIRED) {
                require(answer.commandId() == null, "an expiry answers no command");
                require(!answered, "expiries come before the command's decision");
            } else {
                require(step instanceof Sent, "a decision without a command");
                checkAnswered((Sent) step, answer);
                require(!answered, "two decisions for one command");
                answered = true;
            }
            if (answer.isRejection()) {
                checkRejection(answer);
            } else {
                require(answer.reason() == null && answer.detail() == null, "a reason without a rejection");
                checkNights(answer);
                checkBooking(answer);
            }
        }
        require(!mustAnswer || answered, "a new command was not decided");
    }

    private void checkOrder(Answer answer, Step step) {
        sequence++;
        require(answer.sequence() == sequence, "the sequence has no gap");
        require(answer.decidedAtMillis() >= decidedAtMillis, "decided_at never decreases");
        require(answer.decidedAtMillis() <= step.atMillis(), "nothing is decided in the future");
        decidedAtMillis = answer.decidedAtMillis();
    }

    private boolean isNew(Sent command) {
        KeySeen key = keys.get(command.keyId());
        return key == null || !key.decided.contains(command.commandId());
    }

    private void checkAnswered(Sent command, Answer answer) {
        require(command.commandId().equals(answer.commandId()), "a decision names its command");
        require(answer.decidedAtMillis() == command.atMillis(), "a command is decided at log time");
        KeySeen key = keys.get(command.keyId());
        if (key == null || !isKept(key, command)) {
            boolean madeBooking = answer.reference() != null;
            key = new KeySeen(command.atMillis(), madeBooking, new HashSet<>());
            keys.put(command.keyId(), key);
        }
        require(key.decided.add(command.commandId()), "a command is decided once while its key is known");
    }

    private boolean isKept(KeySeen key, Sent command) {
        if (command.atMillis() < key.sinceMillis + DAY_MILLIS) {
            return true;
        }
        Seen booking = key.madeBooking ? bookings.get(command.keyId()) : null;
        return booking != null && command.atMillis() < booking.forgottenAtMillis();
    }

    private void checkRejection(Answer answer) {
        require(answer.reason() != null, "a rejection has a reason");
        require(answer.nights().isEmpty(), "a rejection changes no night");
        require(
                answer.booking() == null && answer.reference() == null && answer.inventory() == null,
                "a rejection changes nothing");
        if (answer.bookingVersion() != null) {
            Seen before = bookings.get(answer.bookingId());
            require(
                    before != null && before.booking().version() == answer.bookingVersion(),
                    "a rejection leaves the version alone");
        }
    }

    /** No night is sold beyond its limits; what an inventory cut left oversold is not sold any further. */
    private void checkNights(Answer answer) {
        boolean inventory = answer.outcome() == Outcome.INVENTORY_SET;
        for (NightsThen changed : answer.nights()) {
            require(!changed.nights().isEmpty(), "a room type without changed nights");
            Map<Integer, NightCounters> known = nights.computeIfAbsent(changed.roomType(), first -> new HashMap<>());
            int dateBefore = Integer.MIN_VALUE;
            for (DatedNight dated : changed.nights()) {
                require(dated.date() > dateBefore, "nights come in calendar order");
                dateBefore = dated.date();
                NightCounters before = known.getOrDefault(dated.date(), NightCounters.NEVER_SET);
                NightCounters after = dated.counters();
                known.put(dated.date(), after);
                require(!after.equals(before), "a night that did not change");
                require(after.held() >= 0 && after.sold() >= 0, "a negative counter");
                if (inventory) {
                    require(after.held() == before.held() && after.sold() == before.sold(), "inventory sold a room");
                } else {
                    require(
                            after.free() >= 0 || after.held() + after.sold() <= before.held() + before.sold(),
                            "more is held and sold than may be");
                    require(withRoomsOf(before, after).equals(before), "a booking changed what only inventory may");
                }
            }
        }
    }

    private static NightCounters withRoomsOf(NightCounters source, NightCounters night) {
        return new NightCounters(
                night.allotment(),
                night.overbookingLimit(),
                source.sold(),
                source.held(),
                night.stopSell(),
                night.closedToArrival(),
                night.closedToDeparture(),
                night.minStay(),
                night.maxStay());
    }

    private void checkBooking(Answer answer) {
        BookingThen after = answer.booking();
        if (answer.outcome() == Outcome.INVENTORY_SET) {
            require(after == null && answer.bookingId() == null, "inventory concerns no booking");
            return;
        }
        require(after != null, "a change without its booking");
        require(answer.bookingVersion() != null && answer.bookingVersion() == after.version(), "two versions at once");
        Seen before = answer.reference() == null ? bookings.get(answer.bookingId()) : null;
        int versionBefore = before == null ? 0 : before.booking().version();
        require(after.version() == versionBefore + 1, "versions rise by one");
        if (answer.outcome() == Outcome.EXPIRED) {
            require(
                    before != null && before.booking().holdExpiresAtMillis() == answer.decidedAtMillis(),
                    "a hold expires when it said");
        }
        checkRooms(before == null ? null : before.booking(), after, answer);
        bookings.put(answer.bookingId(), new Seen(after, answer.decidedAtMillis()));
    }

    /** All nights of all stays change, or none: held and sold are the sums of the bookings, wherever this one was or is. */
    private void checkRooms(BookingThen before, BookingThen after, Answer answer) {
        if (before != null) {
            add(before, -1);
        }
        add(after, 1);
        if (before != null) {
            checkRooms(before.stays());
        }
        checkRooms(after.stays());
        for (NightsThen changed : answer.nights()) {
            for (DatedNight dated : changed.nights()) {
                checkRooms(changed.roomType(), dated.date());
            }
        }
    }

    private void add(BookingThen booking, int sign) {
        if (booking.status() != Status.HELD && booking.status() != Status.CONFIRMED) {
            return;
        }
        for (AskedStay stay : booking.stays()) {
            Map<Integer, Rooms> byDate = rooms.computeIfAbsent(stay.roomType(), first -> new HashMap<>());
            for (int date = stay.checkIn(); date < stay.checkOut(); date++) {
                Rooms night = byDate.computeIfAbsent(date, first -> new Rooms());
                if (booking.status() == Status.HELD) {
                    night.held += sign * stay.rooms();
                } else {
                    night.sold += sign * stay.rooms();
                }
            }
        }
    }

    private void checkRooms(List<AskedStay> stays) {
        for (AskedStay stay : stays) {
            for (int date = stay.checkIn(); date < stay.checkOut(); date++) {
                checkRooms(stay.roomType(), date);
            }
        }
    }

    private void checkRooms(RoomType roomType, int date) {
        Rooms sum = rooms.getOrDefault(roomType, Map.of()).get(date);
        NightCounters shown = nights.getOrDefault(roomType, Map.of()).getOrDefault(date, NightCounters.NEVER_SET);
        require(
                shown.sold() == (sum == null ? 0 : sum.sold) && shown.held() == (sum == null ? 0 : sum.held),
                "rooms held and sold are not those of the bookings");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new BrokenException(what);
        }
    }
}
