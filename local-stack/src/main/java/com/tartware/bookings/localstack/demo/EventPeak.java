package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;

/**
 * Nights for which a whole town is booked: a fair, a race, a festival.
 *
 * @param to the first night after it
 */
record EventPeak(LocalDate from, LocalDate to) {
    /** Enough for such nights to sell out in every room type. */
    static final double DEMAND_FACTOR = 5;

    boolean includes(LocalDate night) {
        return !night.isBefore(from) && night.isBefore(to);
    }
}
