package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<UUID, Reply> unclaimed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Reply> eldest) {
            return size() > UNCLAIMED_MAX;
        }
    };
    private final Map<String, Long> lastSequenceOfTenant = new HashMap<>();
    private final Map<String, TenantSales> sales = new TreeMap<>();
    private final Map<Reason, Long> refusals = new EnumMap<>(Reason.class);
    private final Map<SoldOutNight, Long> soldOutNights = new HashMap<>();
    private final Histogram answerMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram decisionMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final List<String> surprises = new ArrayList<>();
    private long surpriseCount;
    private long refusedTries;
    private int undecided;
    private long lastMatchNanos;
    private BookingExample example;

    /** A booking that was made, to be looked up. */
    record BookingExample(String tenantId, UUID bookingId) {}

    /** What was asked; the details go once it is decided. */
    private static final class Command {
        private final String tenantId;
        private final Expected expected;
        private final long sentNanos;
        private BookingRequest booking;
        private UUID bookingId;
        private boolean decided;

        Command(String tenantId, Expected expected, Receipt receipt, BookingRequest booking) {
            this.tenantId = tenantId;
            this.expected = expected;
            this.sentNanos = receipt.sentNanos();
            this.booking = booking;
            this.bookingId = receipt.bookingId();
        }

        void close() {
            decided = true;
            booking = null;
            bookingId = null;
        }
    }

    /** A request for a booking was answered 202. The same command once more is a repeat. */
    synchronized void bookingAccepted(String tenantId, BookingRequest booking, Expected expected, Receipt receipt) {
        answerMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(receipt.answerNanos()));
        refusedTries += receipt.refusedTries();
        if (commands.containsKey(receipt.commandId())) {
            add(new TenantSales(tenantId, 1, 0, 0, 0, 1, 0, 0));
            return;
        }
        add(new TenantSales(tenantId, 1, 0, 0, 0, 0, 0, 0));
        await(receipt, new Command(tenantId, expected, receipt, booking));
    }

    synchronized void inventoryAccepted(String tenantId, Receipt receipt) {
        refusedTries += receipt.refusedTries();
        await(receipt, new Command(tenantId, Expected.INVENTORY_SET, receipt, null));
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

    private void match(Command command, Reply reply) {
        undecided--;
        lastMatchNanos = reply.seenNanos();
        if (!command.expected.fits(reply.outcome(), reply.reason())) {
            surprise("command %s of %s: expected %s, was %s %s"
                    .formatted(
                            reply.commandId(),
                            command.tenantId,
                            command.expected,
                            reply.outcome(),
                            reply.reason() == null ? "" : reply.reason()));
        }
        if (command.booking != null) {
            decisionMicros.recordValue(
                    Math.max(0, TimeUnit.NANOSECONDS.toMicros(reply.seenNanos() - command.sentNanos)));
            book(command, reply);
        }
        command.close();
    }

    private void book(Command command, Reply reply) {
        if (reply.outcome() == Outcome.CONFIRMED) {
            add(new TenantSales(command.tenantId, 0, 1, 0, 0, 0, 0, command.booking.roomNights()));
            if (example == null) {
                example = new BookingExample(command.tenantId, command.bookingId);
            }
            return;
        }
        boolean soldOut = reply.reason() == Reason.SOLD_OUT;
        add(new TenantSales(command.tenantId, 0, 0, soldOut ? 1 : 0, soldOut ? 0 : 1, 0, 0, 0));
        refusals.merge(reply.reason() == null ? Reason.UNKNOWN : reply.reason(), 1L, Long::sum);
        if (soldOut
                && reply.night() != null
                && reply.stay() >= 0
                && reply.stay() < command.booking.stays().size()) {
            RequestedStay stay = command.booking.stays().get(reply.stay());
            soldOutNights.merge(
                    new SoldOutNight(command.tenantId, stay.propertyId(), stay.roomTypeId(), reply.night()),
                    1L,
                    Long::sum);
        }
    }

    private void add(TenantSales more) {
        sales.merge(more.tenantId(), more, TenantSales::plus);
    }

    /** Something is not as the contract says. */
    synchronized void surprise(String sentence) {
        surpriseCount++;
        if (surprises.size() < SURPRISES_KEPT) {
            surprises.add(sentence);
        }
    }

    /** Commands that were accepted and whose decision has not been seen. */
    synchronized int undecided() {
        return undecided;
    }

    /** When a decision of ours was last seen; 0 if none was. */
    synchronized long lastMatchNanos() {
        return lastMatchNanos;
    }

    synchronized SeasonBooks books(int soldOutNightsMax) {
        Map<String, Long> open = new HashMap<>();
        commands.values().stream()
                .filter(command -> !command.decided && command.expected != Expected.INVENTORY_SET)
                .forEach(command -> open.merge(command.tenantId, 1L, Long::sum));
        List<TenantSales> byTenant = sales.values().stream()
                .map(tenant -> tenant.plus(
                        new TenantSales(tenant.tenantId(), 0, 0, 0, 0, 0, open.getOrDefault(tenant.tenantId(), 0L), 0)))
                .toList();
        List<Map.Entry<SoldOutNight, Long>> mostMissed = soldOutNights.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(Map.Entry.<SoldOutNight, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().night())
                        .thenComparing(entry -> entry.getKey().toString()))
                .limit(soldOutNightsMax)
                .toList();
        List<Map.Entry<Reason, Long>> reasons = refusals.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(Map.Entry.<Reason, Long>comparingByValue(Comparator.reverseOrder()))
                .toList();
        return new SeasonBooks(
                byTenant,
                reasons,
                mostMissed,
                soldOutNights.size(),
                Latency.of(answerMicros),
                Latency.of(decisionMicros),
                refusedTries,
                undecided,
                List.copyOf(surprises),
                surpriseCount,
                example);
    }
}
