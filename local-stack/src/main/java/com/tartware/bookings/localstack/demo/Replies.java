package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.Reply.BookingFacts;
import com.tartware.bookings.localstack.demo.TenantSales.NewBookings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Matches what was asked with what was decided, and keeps the books of the season. A decision may be seen before its request is
 * answered. What should not be is noted as a surprise, not thrown. Times are those of one {@link System#nanoTime()}.
 */
final class Replies {
    private static final int SURPRISES_KEPT = 20;

    /** Decisions on other clients' commands, and on ours whose answer is still under way. */
    private static final int UNCLAIMED_MAX = 100_000;

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<UUID, Command> commands = new HashMap<>();
    private final Map<UUID, Reply> unclaimed = new Unclaimed();
    private final Map<UUID, Reply> unclaimedExpiryByBooking = new Unclaimed();
    private final Map<UUID, GuestBooking> holds = new HashMap<>();
    private final Set<UUID> expired = new HashSet<>();
    private final Map<String, Long> lastSequenceOfTenant = new HashMap<>();
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final Map<SoldOutNight, Long> soldOutNights = new HashMap<>();
    private final Histogram answerMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram decisionMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram expiryMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final List<String> surprises = new ArrayList<>();
    private long surpriseCount;
    private long refusedTries;
    private int undecided;
    private int holdsToExpire;
    private long lastMatchNanos;
    private long lastSeenNanos;
    private BookingExample example;

    /** A booking that was made, to be looked up. */
    record BookingExample(String tenantId, UUID bookingId) {}

    /** The request that was to make a booking. */
    private record Creation(Expected expected, List<RequestedStay> stays, boolean goesOn) implements Question {
        @Override
        public boolean fits(Reply reply, GuestBooking before) {
            return expected.fits(reply.outcome(), reply.reason());
        }

        @Override
        public String expected(Reply reply, GuestBooking before) {
            return expected.name();
        }
    }

    /** What was asked; the details go once it is decided. */
    private static final class Command {
        private final String tenantId;
        private final long sentNanos;
        private Question question;
        private GuestBooking booking;
        private boolean decided;

        /** @param booking null for inventory */
        Command(String tenantId, Question question, GuestBooking booking, Receipt receipt) {
            this.tenantId = tenantId;
            this.question = question;
            this.booking = booking;
            this.sentNanos = receipt.sentNanos();
        }

        boolean isGuests() {
            return booking != null;
        }

        void close() {
            decided = true;
            question = null;
            booking = null;
        }
    }

    private static final class Unclaimed extends LinkedHashMap<UUID, Reply> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Reply> eldest) {
            return size() > UNCLAIMED_MAX;
        }
    }

    private static final class Tally {
        private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        private long requests;
        private long repeats;
        private long roomNightsSold;
        private NewBookings bookings = new NewBookings(0, 0, 0);

        void count(Reply reply) {
            outcomes.merge(reply.outcome(), 1L, Long::sum);
            if (reply.outcome() == Outcome.REJECTED) {
                reasons.merge(reply.reason() == null ? Reason.UNKNOWN : reply.reason(), 1L, Long::sum);
            }
        }

        TenantSales sales(String tenantId, long undecided) {
            return new TenantSales(tenantId, requests, repeats, undecided, roomNightsSold, bookings, outcomes, reasons);
        }
    }

    /**
     * A guest's first request was answered 202. The same command once more is a repeat.
     *
     * @return what is to be named with what the guest does next
     */
    synchronized GuestBooking bookingAccepted(GuestRequest guest, Receipt receipt) {
        GuestBooking booking = new GuestBooking(
                guest.tenantId(), receipt.bookingId(), guest.course().leavesAHoldToExpire());
        Creation creation = new Creation(
                guest.expected(), guest.booking().stays(), !guest.followUps().isEmpty());
        accepted(creation, booking, receipt);
        return booking;
    }

    /** Another booking under the same key was answered 202. */
    synchronized void otherBookingAccepted(GuestRequest guest, GuestBooking booking, Receipt receipt) {
        accepted(
                new Creation(
                        Expected.IDEMPOTENCY_KEY_REUSED, guest.otherBooking().stays(), true),
                booking,
                receipt);
    }

    synchronized void followUpAccepted(FollowUp followUp, GuestBooking booking, Receipt receipt) {
        accepted(followUp, booking, receipt);
    }

    synchronized void inventoryAccepted(String tenantId, Receipt receipt) {
        refusedTries += receipt.refusedTries();
        await(receipt, new Command(tenantId, new Creation(Expected.INVENTORY_SET, List.of(), false), null, receipt));
    }

    private void accepted(Question question, GuestBooking booking, Receipt receipt) {
        answerMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(receipt.answerNanos()));
        refusedTries += receipt.refusedTries();
        Tally tally = tally(booking.tenantId());
        tally.requests++;
        if (commands.containsKey(receipt.commandId())) {
            tally.repeats++;
            return;
        }
        await(receipt, new Command(booking.tenantId(), question, booking, receipt));
    }

    private void await(Receipt receipt, Command command) {
        if (commands.putIfAbsent(receipt.commandId(), command) != null) {
            return;
        }
        undecided++;
        Reply early = unclaimed.remove(receipt.commandId());
        if (early != null) {
            match(command, early);
        }
    }

    /** A decision became visible. */
    synchronized void seen(Reply reply) {
        Long before = lastSequenceOfTenant.put(reply.tenantId(), reply.tenantSequence());
        if (before != null && reply.tenantSequence() != before + 1) {
            surprise("tenant %s: decision %d follows %d".formatted(reply.tenantId(), reply.tenantSequence(), before));
        }
        if (reply.commandId() == null) {
            expirySeen(reply);
            return;
        }
        Command command = commands.get(reply.commandId());
        if (command == null) {
            unclaimed.put(reply.commandId(), reply);
        } else if (command.decided) {
            surprise("command %s of %s has a second decision, %d"
                    .formatted(reply.commandId(), reply.tenantId(), reply.tenantSequence()));
        } else {
            match(command, reply);
        }
    }

    private void expirySeen(Reply reply) {
        GuestBooking booking = holds.get(reply.bookingId());
        if (booking != null) {
            expire(booking, reply);
        } else if (expired.contains(reply.bookingId())) {
            surprise("booking %s of %s expired twice".formatted(reply.bookingId(), reply.tenantId()));
        } else {
            unclaimedExpiryByBooking.put(reply.bookingId(), reply);
        }
    }

    private void expire(GuestBooking booking, Reply reply) {
        if (!booking.isToExpireAt(reply.decidedAt())) {
            surprise("booking %s of %s expired at %s, which was not its deadline"
                    .formatted(reply.bookingId(), reply.tenantId(), reply.decidedAt()));
        }
        lastSeenNanos = reply.seenNanos();
        expired.add(reply.bookingId());
        expiryMicros.recordValue(Math.max(
                0,
                TimeUnit.NANOSECONDS.toMicros(
                        Duration.between(reply.decidedAt(), reply.seenAt()).toNanos())));
        tally(booking.tenantId()).count(reply);
        change(booking, reply);
    }

    private void match(Command command, Reply reply) {
        undecided--;
        lastMatchNanos = reply.seenNanos();
        lastSeenNanos = reply.seenNanos();
        if (!command.question.fits(reply, command.booking)) {
            surprise("command %s of %s: expected %s, was %s %s"
                    .formatted(
                            reply.commandId(),
                            command.tenantId,
                            command.question.expected(reply, command.booking),
                            reply.outcome(),
                            reply.reason() == null ? "" : reply.reason()));
        }
        tally(command.tenantId).count(reply);
        if (command.isGuests()) {
            decisionMicros.recordValue(
                    Math.max(0, TimeUnit.NANOSECONDS.toMicros(reply.seenNanos() - command.sentNanos)));
            book(command.question, command.booking, reply);
        }
        command.close();
    }

    private void book(Question question, GuestBooking booking, Reply reply) {
        if (reply.reason() == Reason.SOLD_OUT) {
            miss(question, booking, reply);
        }
        if (reply.booking() != null) {
            change(booking, reply);
        }
        if (question instanceof Creation creation && creation.expected() != Expected.IDEMPOTENCY_KEY_REUSED) {
            booking.answered();
            boolean taken = reply.booking() != null;
            Tally tally = tally(booking.tenantId());
            tally.bookings =
                    tally.bookings.plus(new NewBookings(1, taken ? 1 : 0, reply.reason() == Reason.SOLD_OUT ? 1 : 0));
            if (example == null && reply.outcome() == Outcome.CONFIRMED && !creation.goesOn()) {
                example = new BookingExample(booking.tenantId(), booking.bookingId());
            }
        }
    }

    /** Moves a booking on to what a decision made of it. */
    private void change(GuestBooking booking, Reply reply) {
        BookingFacts after = reply.booking();
        if (after.version() != booking.version() + 1) {
            surprise("booking %s of %s: version %d follows %d"
                    .formatted(reply.bookingId(), reply.tenantId(), after.version(), booking.version()));
        }
        boolean wasHeld = booking.isHeld();
        int soldBefore = booking.roomNightsSold();
        booking.becomes(after);
        tally(booking.tenantId()).roomNightsSold += booking.roomNightsSold() - soldBefore;
        if (wasHeld == booking.isHeld()) {
            return;
        }
        int toExpire = booking.leftToExpire() ? 1 : 0;
        if (wasHeld) {
            holds.remove(booking.bookingId());
            holdsToExpire -= toExpire;
            return;
        }
        holds.put(booking.bookingId(), booking);
        holdsToExpire += toExpire;
        Reply early = unclaimedExpiryByBooking.remove(booking.bookingId());
        if (early != null) {
            expire(booking, early);
        }
    }

    private void miss(Question question, GuestBooking booking, Reply reply) {
        if (reply.night() != null
                && reply.stay() >= 0
                && reply.stay() < question.stays().size()) {
            RequestedStay stay = question.stays().get(reply.stay());
            soldOutNights.merge(
                    new SoldOutNight(booking.tenantId(), stay.propertyId(), stay.roomTypeId(), reply.night()),
                    1L,
                    Long::sum);
        }
    }

    private Tally tally(String tenantId) {
        return tallies.computeIfAbsent(tenantId, tenant -> new Tally());
    }

    /** Something is not as the contract says. */
    synchronized void surprise(String sentence) {
        surpriseCount++;
        if (surprises.size() < SURPRISES_KEPT) {
            surprises.add(sentence);
        }
    }

    /** Whether it is known that the guest got no booking, and has nothing left to do with it. */
    synchronized boolean isRefused(GuestBooking booking) {
        return booking.isRefused();
    }

    /** Commands that were accepted and whose decision has not been seen. */
    synchronized int undecided() {
        return undecided;
    }

    /** Holds that nobody will do anything about, and whose expiry has not been seen. */
    synchronized int holdsToExpire() {
        return holdsToExpire;
    }

    /** Requests of guests that were answered 202. */
    synchronized long requests() {
        return tallies.values().stream().mapToLong(tally -> tally.requests).sum();
    }

    /** When a decision on a command of ours was last seen; 0 if none was. */
    synchronized long lastMatchNanos() {
        return lastMatchNanos;
    }

    /** The same, expiries included. */
    synchronized long lastSeenNanos() {
        return lastSeenNanos;
    }

    synchronized SeasonBooks books(int soldOutNightsMax) {
        Map<String, Long> open = new HashMap<>();
        commands.values().stream()
                .filter(command -> !command.decided && command.isGuests())
                .forEach(command -> open.merge(command.tenantId, 1L, Long::sum));
        List<TenantSales> sales = new ArrayList<>();
        tallies.forEach((tenantId, tally) -> sales.add(tally.sales(tenantId, open.getOrDefault(tenantId, 0L))));
        List<Map.Entry<SoldOutNight, Long>> mostMissed = soldOutNights.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(Map.Entry.<SoldOutNight, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().night())
                        .thenComparing(entry -> entry.getKey().toString()))
                .limit(soldOutNightsMax)
                .toList();
        return new SeasonBooks(
                sales,
                holds.size(),
                mostMissed,
                soldOutNights.size(),
                Latency.of(answerMicros),
                Latency.of(decisionMicros),
                Latency.of(expiryMicros),
                refusedTries,
                undecided,
                holdsToExpire,
                List.copyOf(surprises),
                surpriseCount,
                example);
    }
}
