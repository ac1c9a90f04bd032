package com.tartware.bookings.core.tenant;

import com.tartware.bookings.core.booking.Booking;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A tenant in plain collections: for tests, simulation and the audit's replay. */
public final class InMemoryTenantState implements TenantState {
    private final Map<RoomType, Integer> roomTypeNumbers = new HashMap<>();
    private final Map<Long, long[]> nightBlocks = new HashMap<>();
    private final Map<UUID, Booking> bookings = new HashMap<>();
    private final TreeMap<Long, long[]> keyTables = new TreeMap<>();
    private TenantCursor cursor = TenantCursor.START;

    @Override
    public TenantCursor cursor() {
        return cursor;
    }

    @Override
    public void moveCursor(TenantCursor cursor) {
        this.cursor = cursor;
    }

    @Override
    public int roomTypeNumber(String propertyId, String roomTypeId) {
        return roomTypeNumbers.getOrDefault(new RoomType(propertyId, roomTypeId), UNKNOWN_ROOM_TYPE);
    }

    @Override
    public void putRoomTypeNumber(String propertyId, String roomTypeId, int number) {
        roomTypeNumbers.put(new RoomType(propertyId, roomTypeId), number);
    }

    @Override
    public long[] nightBlock(long blockKey) {
        return nightBlocks.get(blockKey);
    }

    @Override
    public void putNightBlock(long blockKey, long[] nights) {
        nightBlocks.put(blockKey, nights);
    }

    @Override
    public Booking booking(UUID bookingId) {
        return bookings.get(bookingId);
    }

    @Override
    public void putBooking(Booking booking) {
        bookings.put(booking.bookingId(), booking);
    }

    @Override
    public long[] keyTable(long tableKey) {
        return keyTables.get(tableKey);
    }

    @Override
    public void putKeyTable(long tableKey, long[] table) {
        keyTables.put(tableKey, table);
    }

    @Override
    public void dropKeyTablesBelow(long tableKey) {
        keyTables.headMap(tableKey).clear();
    }

    private record RoomType(String propertyId, String roomTypeId) {}

    /** How many key tables are stored, past their end or not. */
    public int storedKeyTables() {
        return keyTables.size();
    }
}
