package com.tartware.bookings.jobs.decision.state;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.List;
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
 * The current key's tenant in Flink's keyed state. The ledger ends key tables 24 hours after their last key; cursor and room
 * types stay as long as the tenant does. Bookings and night blocks past their end count as absent, but are not swept yet.
 */
public final class FlinkTenantState implements TenantState {
    private final ValueState<TenantCursor> cursor;
    private final MapState<String, Integer> roomTypeNumbers;
    private final MapState<Long, long[]> nightBlocks;
    private final MapState<UUID, Booking> bookings;
    private final MapState<Long, long[]> keyTables;

    public FlinkTenantState(RuntimeContext context) {
        cursor = context.getState(new ValueStateDescriptor<>("cursor", CursorSerializer.INSTANCE));
        roomTypeNumbers = context.getMapState(
                new MapStateDescriptor<>("room-types", StringSerializer.INSTANCE, IntSerializer.INSTANCE));
        nightBlocks = context.getMapState(new MapStateDescriptor<>(
                "night-blocks", LongSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE));
        bookings = context.getMapState(
                new MapStateDescriptor<>("bookings", UuidSerializer.INSTANCE, BookingSerializer.INSTANCE));
        keyTables = context.getMapState(
                new MapStateDescriptor<>("key-tables", LongSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE));
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
    public long[] nightBlock(long blockKey) {
        return read(() -> nightBlocks.get(blockKey));
    }

    @Override
    public void putNightBlock(long blockKey, long[] nights) {
        write(() -> nightBlocks.put(blockKey, nights));
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
    public long[] keyTable(long tableKey) {
        return read(() -> keyTables.get(tableKey));
    }

    @Override
    public void putKeyTable(long tableKey, long[] table) {
        write(() -> keyTables.put(tableKey, table));
    }

    @Override
    public void dropKeyTablesBelow(long tableKey) {
        write(() -> {
            List<Long> past = new ArrayList<>();
            for (Long key : keyTables.keys()) {
                if (key < tableKey) {
                    past.add(key);
                }
            }
            for (Long key : past) {
                keyTables.remove(key);
            }
        });
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
}
