package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.Replies.BookingExample;
import java.util.List;
import java.util.Map;

/**
 * The books of a season as they stand.
 *
 * @param refusals by reason, most frequent first
 * @param mostMissed the nights for which most guests were sent away, that number first
 * @param nightsSoldOut how many nights of a room type anybody was sent away for
 * @param answer from sending to the 202
 * @param decision from sending to the decision being readable, read committed
 * @param refusedTries answered 429 or 503 or not at all, and repeated
 * @param undecided commands without a decision, inventory among them
 * @param surprises what is not as the contract says; at most the first few of {@code surpriseCount}
 * @param example null if no booking was confirmed
 */
record SeasonBooks(
        List<TenantSales> sales,
        List<Map.Entry<Reason, Long>> refusals,
        List<Map.Entry<SoldOutNight, Long>> mostMissed,
        int nightsSoldOut,
        Latency answer,
        Latency decision,
        long refusedTries,
        int undecided,
        List<String> surprises,
        long surpriseCount,
        BookingExample example) {
    TenantSales total() {
        return sales.stream().reduce(TenantSales.none("total"), TenantSales::plus);
    }
}
