package com.tartware.bookings.core.tenant;

import com.tartware.bookings.core.booking.Booking;
import java.util.UUID;

/** All that the ledger knows of one tenant, as a few maps that a memory, a Flink backend or a file can offer alike. */
public interface TenantState {
    int UNKNOWN_ROOM_TYPE = -1;

    /** How far the tenant has come; {@link TenantCursor#START} before its first command. */
    TenantCursor cursor();

    void moveCursor(TenantCursor cursor);

    /** The number under which the tenant knows a room type, from 0, or {@link #UNKNOWN_ROOM_TYPE}. */
    int roomTypeNumber(String propertyId, String roomTypeId);

    /** Never taken back: a room type once set stays known. */
    void putRoomTypeNumber(String propertyId, String roomTypeId, int number);

    /** Nights by block, as {@link com.tartware.bookings.core.inventory.NightBlock} packs them. */
    WordMap nightBlocks();

    /** Idempotency keys, as {@link com.tartware.bookings.core.idempotency.KeyMemory} packs them. */
    WordMap keyTables();

    /** Holds by the time at which they expire, as {@link com.tartware.bookings.core.hold.HoldQueue} packs them. */
    WordMap holds();

    /** Bookings by the day on which they are forgotten, as {@link com.tartware.bookings.core.retention.BookingEnds} packs them. */
    WordMap bookingEnds();

    /** The booking, or null; whether it is past its end is the caller's question to it. */
    Booking booking(UUID bookingId);

    void putBooking(Booking booking);

    void removeBooking(UUID bookingId);

    /** Whether a refusal is remembered; see {@link Booking#lastRefused()}. */
    boolean isRefused(UUID refusal);

    /** The refusal before this one because of the same booking, or null if there is none. */
    UUID refusedBefore(UUID refusal);

    /** @param before the refusal before it because of the same booking, or null */
    void putRefused(UUID refusal, UUID before);

    void removeRefused(UUID refusal);

    /** Asks to be moved on when log time has come to this point, even if no command comes. Asking twice is asking once. */
    void wakeAt(long logTimeMillis);

    /** Asks to be moved on some time after a midnight, for no other reason than to free what is past its end. */
    void sweepAfter(long midnightMillis);
}
