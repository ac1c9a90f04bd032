package com.tartware.bookings.checker.history;

import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.RoomType;

/**
 * The newest record of the availability topic under its key.
 *
 * @param night days since 1970-01-01
 * @param sequence of the decision that made it
 */
public record NightRecord(
        int partition,
        long offset,
        String key,
        String tenant,
        RoomType roomType,
        int night,
        NightCounters counters,
        long sequence) {}
