package com.tartware.bookings.reference;

import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.Detail;
import com.tartware.bookings.reference.Answer.InventoryThen;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Names;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.RoomType;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** One tenant as the contract words it. Nothing is ever swept: what is past its end is not looked at. */
public final class ReferenceModel implements TenantFold {
    private static final long SECOND = 1_000L;
    private static final long DAY = 86_400 * SECOND;

    private final Names names;
    private long now = Long.MIN_VALUE;
    private long sequence;
    private final Map<RoomType, Map<Integer, NightCounters>> inventory = new HashMap<>();
    private final Map<UUID, Booking> bookings = new HashMap<>();
    private final List<Booking> holds = new ArrayList<>();
    private final Map<UUID, Key> keys = new HashMap<>();

    /** The nights touched by the decision in the making, as they were before it. */
    private final Map<RoomType, TreeMap<Integer, NightCounters>> touched = new LinkedHashMap<>();

    public ReferenceModel() {
        this(Names.SIMULATED);
    }

    /** @param names of this tenant's keys and commands */
    public ReferenceModel(Names names) {
        this.names = names;
    }

    private static final class Booking {
        final UUID id;
        Status status;
        int version = 1;
        List<AskedStay> stays;
        long holdExpiresAt;
        Long endedAt;

        Booking(UUID id, Status status, List<AskedStay> stays) {
            this.id = id;
            this.status = status;
            this.stays = stays;
        }

        /** 00:00 UTC 30 days after the last check-out, or 30 days after it ended, if that is earlier. */
        long forgottenAt() {
            long lastCheckOut = Long.MIN_VALUE;
            for (AskedStay stay : stays) {
                lastCheckOut = Math.max(lastCheckOut, stay.checkOut());
            }
            long afterCheckOut = (lastCheckOut + 30) * DAY;
            return endedAt == null ? afterCheckOut : Math.min(afterCheckOut, endedAt + 30 * DAY);
        }

        BookingThen then() {
            return new BookingThen(status, version, status == Status.HELD ? holdExpiresAt : null, stays);
        }
    }

    /** An idempotency key, from its first decision. */
    private static final class Key {
        final long firstDecidedAt;
        final Set<UUID> commands = new HashSet<>(2);
        Booking made;

        Key(long firstDecidedAt) {
            this.firstDecidedAt = firstDecidedAt;
        }

        boolean isKnownAt(long logTime) {
            return logTime < firstDecidedAt + DAY || (made != null && logTime < made.forgottenAt());
        }
    }

    /** What a command's own rules say; the rest of the answer is the same for all. */
    private record Verdict(
            Outcome outcome,
            Reason reason,
            Detail detail,
            Booking booking,
            Reference reference,
            String cancelReason,
            InventoryThen inventory) {
        static Verdict rejected(Reason reason) {
            return new Verdict(Outcome.REJECTED, reason, null, null, null, null, null);
        }

        static Verdict rejected(Reason reason, int stay, int night) {
            return new Verdict(Outcome.REJECTED, reason, new Detail(stay, night, null), null, null, null, null);
        }

        static Verdict changed(Outcome outcome, Booking booking) {
            return new Verdict(outcome, null, null, booking, null, null, null);
        }
    }

    @Override
    public List<Answer> advanceTo(long logTime) {
        if (logTime <= now) {
            return List.of();
        }
        now = logTime;
        List<Booking> due = new ArrayList<>();
        for (Booking hold : holds) {
            if (hold.holdExpiresAt <= now) {
                due.add(hold);
            }
        }
        if (due.isEmpty()) {
            return List.of();
        }
        due.sort(Comparator.comparingLong((Booking hold) -> hold.holdExpiresAt)
                .thenComparing(hold -> hold.id.toString()));
        List<Answer> expired = new ArrayList<>();
        for (Booking hold : due) {
            holds.remove(hold);
            if (hold.holdExpiresAt < hold.forgottenAt()) {
                expired.add(expire(hold));
            }
        }
        return expired;
    }

    private Answer expire(Booking hold) {
        end(hold, Status.EXPIRED, hold.holdExpiresAt);
        Verdict verdict = Verdict.changed(Outcome.EXPIRED, hold);
        return answer(null, hold.id, hold.version, hold.holdExpiresAt, verdict);
    }

    @Override
    public List<Answer> decide(Sent command) {
        List<Answer> answers = new ArrayList<>(advanceTo(command.atMillis()));
        UUID keyId = names.key(command.key());
        UUID commandId = names.command(command.command());
        Key key = keys.get(keyId);
        boolean keyIsKnown = key != null && key.isKnownAt(now);
        if (keyIsKnown && key.commands.contains(commandId)) {
            return answers;
        }
        UUID bookingId = bookingId(command, keyId);
        Verdict verdict = rule(command, bookingId, keyIsKnown);
        if (!keyIsKnown) {
            key = new Key(now);
            keys.put(keyId, key);
            if (command.request() instanceof Create) {
                key.made = verdict.booking();
            }
        }
        key.commands.add(commandId);
        Booking booking = verdict.booking() != null ? verdict.booking() : find(bookingId);
        Integer version = booking == null ? null : booking.version;
        answers.add(answer(commandId, bookingId, version, now, verdict));
        return answers;
    }

    private UUID bookingId(Sent command, UUID keyId) {
        if (command.request() instanceof Action action) {
            return names.key(action.booking());
        }
        return command.request() instanceof Create ? keyId : null;
    }

    private Answer answer(UUID commandId, UUID bookingId, Integer version, long decidedAt, Verdict verdict) {
        sequence++;
        return new Answer(
                sequence,
                commandId,
                bookingId,
                verdict.outcome(),
                verdict.reason(),
                version,
                decidedAt,
                verdict.detail(),
                verdict.booking() == null ? null : verdict.booking().then(),
                verdict.reference(),
                verdict.cancelReason(),
                verdict.inventory(),
                changedNights());
    }

    /** A booking that is past its end is none. */
    private Booking find(UUID bookingId) {
        Booking booking = bookings.get(bookingId);
        return booking != null && now < booking.forgottenAt() ? booking : null;
    }

    private Verdict rule(Sent command, UUID bookingId, boolean keyIsKnown) {
        Request request = command.request();
        if (!ContractRanges.hold(request)) {
            return Verdict.rejected(Reason.INVALID_COMMAND);
        }
        if (keyIsKnown) {
            return Verdict.rejected(Reason.IDEMPOTENCY_KEY_REUSED);
        }
        if (request instanceof SetInventory set) {
            return setInventory(set);
        }
        if (request instanceof Create create) {
            return create(create, bookingId);
        }
        return act((Action) request, bookingId);
    }

    private Verdict create(Create create, UUID bookingId) {
        Verdict no = checkStays(create.stays(), List.of());
        if (no != null) {
            return no;
        }
        boolean held = create.holdSeconds() != null;
        Booking booking = new Booking(bookingId, held ? Status.HELD : Status.CONFIRMED, create.stays());
        bookings.put(bookingId, booking);
        if (held) {
            booking.holdExpiresAt = now + create.holdSeconds() * SECOND;
            holds.add(booking);
        }
        take(booking);
        Outcome outcome = held ? Outcome.HELD : Outcome.CONFIRMED;
        return new Verdict(outcome, null, null, booking, create.reference(), null, null);
    }

    private Verdict act(Action action, UUID bookingId) {
        Booking booking = find(bookingId);
        if (booking == null) {
            return Verdict.rejected(Reason.BOOKING_NOT_FOUND);
        }
        if (booking.status == Status.EXPIRED) {
            return Verdict.rejected(Reason.HOLD_EXPIRED);
        }
        if (action.expectedVersion() != null && action.expectedVersion() != booking.version) {
            return Verdict.rejected(Reason.VERSION_CONFLICT);
        }
        boolean held = booking.status == Status.HELD;
        boolean confirmed = booking.status == Status.CONFIRMED;
        if (action instanceof Confirm && held) {
            giveBack(booking);
            booking.status = Status.CONFIRMED;
            take(booking);
            holds.remove(booking);
            booking.version++;
            return Verdict.changed(Outcome.CONFIRMED, booking);
        }
        if (action instanceof Release && held) {
            holds.remove(booking);
            end(booking, Status.RELEASED, now);
            return Verdict.changed(Outcome.RELEASED, booking);
        }
        if (action instanceof Cancel cancel && confirmed) {
            end(booking, Status.CANCELLED, now);
            return new Verdict(Outcome.CANCELLED, null, null, booking, null, cancel.reason(), null);
        }
        if (action instanceof Extend extend && held) {
            booking.holdExpiresAt = now + extend.holdSeconds() * SECOND;
            booking.version++;
            return Verdict.changed(Outcome.EXTENDED, booking);
        }
        if (action instanceof Modify modify && (held || confirmed)) {
            return modify(modify, booking);
        }
        return Verdict.rejected(Reason.INVALID_TRANSITION);
    }

    private Verdict modify(Modify modify, Booking booking) {
        Verdict no = checkStays(modify.stays(), booking.stays);
        if (no != null) {
            return no;
        }
        giveBack(booking);
        booking.stays = modify.stays();
        take(booking);
        booking.version++;
        return Verdict.changed(Outcome.MODIFIED, booking);
    }

    private void end(Booking booking, Status status, long endedAt) {
        giveBack(booking);
        booking.status = status;
        booking.endedAt = endedAt;
        booking.version++;
    }

    private Verdict setInventory(SetInventory set) {
        if (set.to() > logDate() + 1_100) {
            return Verdict.rejected(Reason.TOO_FAR_AHEAD);
        }
        RoomType roomType = set.roomType();
        inventory.computeIfAbsent(roomType, unset -> new HashMap<>());
        List<Integer> oversold = new ArrayList<>();
        for (int night = Math.max(set.from(), logDate() - 1); night < set.to(); night++) {
            NightCounters after =
                    night(roomType, night).set(set.allotment(), set.overbookingLimit(), set.restrictions());
            put(roomType, night, after);
            if (after.free() < 0) {
                oversold.add(night);
            }
        }
        InventoryThen change = new InventoryThen(roomType, set.from(), set.to(), oversold);
        return new Verdict(Outcome.INVENTORY_SET, null, null, null, null, null, change);
    }

    /**
     * The reasons that look at stays: each over all stays before the next.
     *
     * @param old the stays of the booking that is to be modified; none for a new one
     * @return the rejection, or null
     */
    private Verdict checkStays(List<AskedStay> stays, List<AskedStay> old) {
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            if (stay.checkIn() < logDate() - 1 && !keepsCheckIn(stay, old)) {
                return Verdict.rejected(Reason.ARRIVAL_IN_PAST, i, stay.checkIn());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            if (stay.checkIn() > logDate() + 731) {
                return Verdict.rejected(Reason.TOO_FAR_AHEAD, i, stay.checkIn());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            if (!inventory.containsKey(stay.roomType())) {
                return Verdict.rejected(Reason.UNKNOWN_ROOM_TYPE, i, stay.checkIn());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            for (int night = stay.checkIn(); night < stay.checkOut(); night++) {
                if (night(stay.roomType(), night).stopSell() && takesMore(stay.roomType(), night, stays, old)) {
                    return Verdict.rejected(Reason.STOP_SELL, i, night);
                }
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            if (night(stay.roomType(), stay.checkIn()).closedToArrival() && !keepsCheckIn(stay, old)) {
                return Verdict.rejected(Reason.CLOSED_TO_ARRIVAL, i, stay.checkIn());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            if (night(stay.roomType(), stay.checkOut()).closedToDeparture() && !keepsCheckOut(stay, old)) {
                return Verdict.rejected(Reason.CLOSED_TO_DEPARTURE, i, stay.checkOut());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            int minStay = night(stay.roomType(), stay.checkIn()).minStay();
            if (minStay != 0 && stay.checkOut() - stay.checkIn() < minStay) {
                return Verdict.rejected(Reason.MIN_STAY, i, stay.checkIn());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            AskedStay stay = stays.get(i);
            int maxStay = night(stay.roomType(), stay.checkIn()).maxStay();
            if (maxStay != 0 && stay.checkOut() - stay.checkIn() > maxStay) {
                return Verdict.rejected(Reason.MAX_STAY, i, stay.checkIn());
            }
        }
        return checkRooms(stays, old);
    }

    private Verdict checkRooms(List<AskedStay> stays, List<AskedStay> old) {
        for (int i = 0; i < stays.size(); i++) {
            RoomType roomType = stays.get(i).roomType();
            for (int night = stays.get(i).checkIn(); night < stays.get(i).checkOut(); night++) {
                int free = night(roomType, night).free() + rooms(roomType, night, old);
                int taken = rooms(roomType, night, stays.subList(0, i + 1));
                if (taken > free && takesMore(roomType, night, stays, old)) {
                    Detail detail = new Detail(i, night, Math.max(0, free));
                    return new Verdict(Outcome.REJECTED, Reason.SOLD_OUT, detail, null, null, null, null);
                }
            }
        }
        return null;
    }

    private static boolean keepsCheckIn(AskedStay stay, List<AskedStay> old) {
        for (AskedStay before : old) {
            if (before.roomType().equals(stay.roomType()) && before.checkIn() == stay.checkIn()) {
                return true;
            }
        }
        return false;
    }

    private static boolean keepsCheckOut(AskedStay stay, List<AskedStay> old) {
        for (AskedStay before : old) {
            if (before.roomType().equals(stay.roomType()) && before.checkOut() == stay.checkOut()) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesMore(RoomType roomType, int night, List<AskedStay> stays, List<AskedStay> old) {
        return rooms(roomType, night, stays) > rooms(roomType, night, old);
    }

    private static int rooms(RoomType roomType, int night, List<AskedStay> stays) {
        int rooms = 0;
        for (AskedStay stay : stays) {
            if (stay.sleeps(roomType, night)) {
                rooms += stay.rooms();
            }
        }
        return rooms;
    }

    private int logDate() {
        return Math.toIntExact(Math.floorDiv(now, DAY));
    }

    private void take(Booking booking) {
        addRooms(booking, 1);
    }

    private void giveBack(Booking booking) {
        addRooms(booking, -1);
    }

    private void addRooms(Booking booking, int sign) {
        for (AskedStay stay : booking.stays) {
            int rooms = sign * stay.rooms();
            for (int night = stay.checkIn(); night < stay.checkOut(); night++) {
                NightCounters before = night(stay.roomType(), night);
                boolean held = booking.status == Status.HELD;
                put(stay.roomType(), night, held ? before.holdingMore(rooms) : before.sellingMore(rooms));
            }
        }
    }

    private NightCounters night(RoomType roomType, int night) {
        return inventory.getOrDefault(roomType, Map.of()).getOrDefault(night, NightCounters.NEVER_SET);
    }

    private void put(RoomType roomType, int night, NightCounters after) {
        NightCounters before = inventory.get(roomType).put(night, after);
        touched.computeIfAbsent(roomType, untouched -> new TreeMap<>())
                .putIfAbsent(night, before == null ? NightCounters.NEVER_SET : before);
    }

    /** What was touched and is not as it was; the next decision begins anew. */
    private List<NightsThen> changedNights() {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<NightsThen> changed = new ArrayList<>();
        touched.forEach((roomType, nights) -> {
            List<DatedNight> dated = new ArrayList<>();
            nights.forEach((night, before) -> {
                NightCounters after = night(roomType, night);
                if (!after.equals(before)) {
                    dated.add(new DatedNight(night, after));
                }
            });
            if (!dated.isEmpty()) {
                changed.add(new NightsThen(roomType, dated));
            }
        });
        touched.clear();
        return changed;
    }
}
