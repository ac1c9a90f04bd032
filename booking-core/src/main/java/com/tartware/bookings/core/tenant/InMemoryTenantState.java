package com.tartware.bookings.core.tenant;

import com.tartware.bookings.core.booking.Booking;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** A tenant in plain collections: for tests, simulation and the audit's replay. */
public final class InMemoryTenantState implements TenantState {
    private final Map<RoomType, Integer> roomTypeNumbers = new HashMap<>();
    private final HeapWordMap nightBlocks = new HeapWordMap();
    private final HeapWordMap keyTables = new HeapWordMap();
    private final HeapWordMap holds = new HeapWordMap();
    private final HeapWordMap bookingEnds = new HeapWordMap();
    private final Map<UUID, Booking> bookings = new HashMap<>();
    private final Map<UUID, UUID> refused = new HashMap<>();
    private final TreeSet<Long> wakeUps = new TreeSet<>();
    private TenantCursor cursor = TenantCursor.START;

    @Override
    public TenantCursor cursor() {
        return cursor;
    }

    @Override
    public void moveCursor(TenantCursor cursor) {
        this.cursor = cursor;
        wakeUps.headSet(cursor.logTimeMillis(), true).clear();
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
    public WordMap nightBlocks() {
        return nightBlocks;
    }

    @Override
    public WordMap keyTables() {
        return keyTables;
    }

    @Override
    public WordMap holds() {
        return holds;
    }

    @Override
    public WordMap bookingEnds() {
        return bookingEnds;
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
    public void removeBooking(UUID bookingId) {
        bookings.remove(bookingId);
    }

    @Override
    public boolean isRefused(UUID refusal) {
        return refused.containsKey(refusal);
    }

    @Override
    public UUID refusedBefore(UUID refusal) {
        return refused.get(refusal);
    }

    @Override
    public void putRefused(UUID refusal, UUID before) {
        refused.put(refusal, before);
    }

    @Override
    public void removeRefused(UUID refusal) {
        refused.remove(refusal);
    }

    @Override
    public void wakeAt(long logTimeMillis) {
        wakeUps.add(logTimeMillis);
    }

    @Override
    public void sweepAfter(long midnightMillis) {
        wakeUps.add(midnightMillis);
    }

    /** When the tenant next asked to be moved on, or {@link Long#MAX_VALUE}. */
    public long nextWakeUpMillis() {
        return wakeUps.isEmpty() ? Long.MAX_VALUE : wakeUps.first();
    }

    /** What is stored, past its end or not. */
    public Stored stored() {
        return new Stored(
                nightBlocks.size(),
                keyTables.size(),
                holds.size(),
                bookingEnds.size(),
                bookings.size(),
                refused.size());
    }

    /** Entries by map. */
    public record Stored(int nightBlocks, int keyTables, int holds, int bookingEnds, int bookings, int refused) {}

    private record RoomType(String propertyId, String roomTypeId) {}

    private static final class HeapWordMap implements WordMap {
        private final Map<Long, long[]> words = new HashMap<>();

        @Override
        public long[] get(long key) {
            return words.get(key);
        }

        @Override
        public void put(long key, long[] value) {
            words.put(key, value);
        }

        @Override
        public void remove(long key) {
            words.remove(key);
        }

        int size() {
            return words.size();
        }
    }
}
