package com.tartware.bookings.ingest.store;

import java.util.List;

/**
 * A page of a list, by ascending booking id.
 *
 * @param more whether the list goes on behind the last one
 */
public record StoredBookings(List<StoredBooking> bookings, boolean more, AsOf asOf) {}
