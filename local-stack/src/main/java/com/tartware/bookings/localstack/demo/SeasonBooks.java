package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.Replies.BookingExample;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The books of a season as they stand.
 *
 * @param sales by tenant
 * @param holdsOpen that were made and neither confirmed nor released, and have not expired
 * @param mostMissed the nights for which most guests were sent away, that number first
 * @param nightsSoldOut how many nights of a room type anybody was sent away for
 * @param answer from sending to the 202
 * @param decision from sending to the decision being readable, read committed
 * @param expiry from a hold's deadline to its expiry being readable
 * @param refusedTries answered 429 or 503 or not at all, and repeated
 * @param undecided commands without a decision, inventory among them
 * @param overdueHolds holds left to expire whose expiry was not seen
 * @param surprises what is not as the contract says; at most the first few of {@code surpriseCount}
 * @param example null if no booking was confirmed and left as it was
 */
record SeasonBooks(
        List<TenantSales> sales,
        int holdsOpen,
        List<Map.Entry<SoldOutNight, Long>> mostMissed,
        int nightsSoldOut,
        Latency answer,
        Latency decision,
        Latency expiry,
        long refusedTries,
        int undecided,
        int overdueHolds,
        List<String> surprises,
        long surpriseCount,
        BookingExample example) {
    TenantSales total() {
        return sales.stream().reduce(TenantSales.none("total"), TenantSales::plus);
    }

    /** Most frequent first. */
    List<Reason> reasons() {
        TenantSales total = total();
        return total.reasons().keySet().stream()
                .sorted(Comparator.<Reason>comparingLong(total::count)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
