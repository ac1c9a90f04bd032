package com.tartware.bookings.jobs.decision.state;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import com.tartware.bookings.core.tenant.WordMap;
import java.util.UUID;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.function.SupplierWithException;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The current key's tenant in Flink's keyed state. Cursor and room types stay as long as the tenant does; everything else is
 * freed by the ledger, on the tenant's first command or timer of a UTC day: key tables 24 hours after their last key, bookings 30
 * days after their end, night blocks when no booking can touch them.
 */
public final class FlinkTenantState implements TenantState {
    private static final UUID NONE_BEFORE = new UUID(0, 0);

    private final ValueState<TenantCursor> cursor;
    private final MapState<String, Integer> roomTypeNumbers;
    private final MapState<UUID, Booking> bookings;
    private final MapState<UUID, UUID> refused;
    private final FlinkWordMap nightBlocks;
    private final FlinkWordMap keyTables;
    private final FlinkWordMap holds;
    private final FlinkWordMap bookingEnds;
    private final Alarms alarms;

    /** Moves the current key's tenant on when its time has come. */
    public interface Alarms {
        void wakeAt(long logTimeMillis);

        void sweepAfter(long midnightMillis);
    }

    public FlinkTenantState(RuntimeContext context, Alarms alarms) {
        cursor = context.getState(new ValueStateDescriptor<>("cursor", CursorSerializer.INSTANCE));
        roomTypeNumbers = context.getMapState(
                new MapStateDescriptor<>("room-types", StringSerializer.INSTANCE, IntSerializer.INSTANCE));
        bookings = context.getMapState(
                new MapStateDescriptor<>("bookings", UuidSerializer.INSTANCE, BookingSerializer.INSTANCE));
        refused = context.getMapState(
                new MapStateDescriptor<>("refused", UuidSerializer.INSTANCE, UuidSerializer.INSTANCE));
        nightBlocks = new FlinkWordMap(context, "night-blocks");
        keyTables = new FlinkWordMap(context, "key-tables");
        holds = new FlinkWordMap(context, "holds");
        bookingEnds = new FlinkWordMap(context, "booking-ends");
        this.alarms = alarms;
    }

    @Override
    public TenantCursor cursor() {
        TenantCursor stored = read(cursor::value);
        return stored == null ? TenantCursor.START : stored;
    }

    @Override
    public void moveCursor(TenantCursor moved) {
        write(() -> cursor.update(moved));
    }

    @Override
    public int roomTypeNumber(String propertyId, String roomTypeId) {
        Integer number = read(() -> roomTypeNumbers.get(roomTypeKey(propertyId, roomTypeId)));
        return number == null ? UNKNOWN_ROOM_TYPE : number;
    }

    @Override
    public void putRoomTypeNumber(String propertyId, String roomTypeId, int number) {
        write(() -> roomTypeNumbers.put(roomTypeKey(propertyId, roomTypeId), number));
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
        return read(() -> bookings.get(bookingId));
    }

    @Override
    public void putBooking(Booking booking) {
        write(() -> bookings.put(booking.bookingId(), booking));
    }

    @Override
    public void removeBooking(UUID bookingId) {
        write(() -> bookings.remove(bookingId));
    }

    @Override
    public boolean isRefused(UUID refusal) {
        return read(() -> refused.contains(refusal));
    }

    @Override
    public UUID refusedBefore(UUID refusal) {
        UUID before = read(() -> refused.get(refusal));
        return NONE_BEFORE.equals(before) ? null : before;
    }

    @Override
    public void putRefused(UUID refusal, UUID before) {
        write(() -> refused.put(refusal, before == null ? NONE_BEFORE : before));
    }

    @Override
    public void removeRefused(UUID refusal) {
        write(() -> refused.remove(refusal));
    }

    @Override
    public void wakeAt(long logTimeMillis) {
        alarms.wakeAt(logTimeMillis);
    }

    @Override
    public void sweepAfter(long midnightMillis) {
        alarms.sweepAfter(midnightMillis);
    }

    /** A slash is in no identifier. */
    private static String roomTypeKey(String propertyId, String roomTypeId) {
        return propertyId + "/" + roomTypeId;
    }

    private static <T> T read(SupplierWithException<T, Exception> access) {
        try {
            return access.get();
        } catch (Exception e) {
            throw new FlinkRuntimeException("keyed state could not be read", e);
        }
    }

    private static void write(ThrowingRunnable<Exception> access) {
        try {
            access.run();
        } catch (Exception e) {
            throw new FlinkRuntimeException("keyed state could not be written", e);
        }
    }

    private static final class FlinkWordMap implements WordMap {
        private final MapState<Long, long[]> words;

        FlinkWordMap(RuntimeContext context, String name) {
            words = context.getMapState(
                    new MapStateDescriptor<>(name, LongSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE));
        }

        @Override
        public long[] get(long key) {
            return read(() -> words.get(key));
        }

        @Override
        public void put(long key, long[] value) {
            write(() -> words.put(key, value));
        }

        @Override
        public void remove(long key) {
            write(() -> words.remove(key));
        }
    }
}
