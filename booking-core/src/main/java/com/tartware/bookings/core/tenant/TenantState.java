package com.tartware.bookings.core.tenant;

import com.tartware.bookings.core.booking.Booking;
import java.util.UUID;

/**
 * All that the ledger knows of one tenant, as a few maps that a memory, a Flink backend or a file can offer alike. What a getter
 * returns may be changed only by the setter of the same name; arrays are handed over, not copied.
 */
public interface TenantState {
    /** The tenant's last tenant sequence and log time; {@link TenantCursor#START} before the first decision. */
    TenantCursor cursor();

    void moveCursor(TenantCursor cursor);

    /** The number under which the tenant knows a room type, from 0, or {@link #UNKNOWN_ROOM_TYPE}. */
    int roomTypeNumber(String propertyId, String roomTypeId);

    int UNKNOWN_ROOM_TYPE = -1;

    /** Never taken back: a room type once set stays known. */
    void putRoomTypeNumber(String propertyId, String roomTypeId, int number);

    /** The packed nights of a block, or null if none of them was ever set. */
    long[] nightBlock(long blockKey);

    void putNightBlock(long blockKey, long[] nights);

    /** The booking, or null; the caller asks it whether it is past its end. */
    Booking booking(UUID bookingId);

    void putBooking(Booking booking);

    /** A table of remembered keys, or null. */
    long[] keyTable(long tableKey);

    void putKeyTable(long tableKey, long[] table);

    /** Drops every key table whose table key is below the given one. */
    void dropKeyTablesBelow(long tableKey);
}
