package com.tartware.bookings.jobs.decision.state;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A booking behind a byte that tells the layout, so that a later release can add to it. */
final class BookingSerializer extends ValueSerializer<Booking> {
    static final BookingSerializer INSTANCE = new BookingSerializer();
    private static final long serialVersionUID = 1L;
    private static final int LAYOUT = 2;

    @Override
    public Booking createInstance() {
        return Booking.confirmed(new UUID(0, 0), List.of(), new UUID(0, 0));
    }

    @Override
    public void serialize(Booking booking, DataOutputView target) throws IOException {
        target.writeByte(LAYOUT);
        UuidSerializer.INSTANCE.serialize(booking.bookingId(), target);
        target.writeByte(codeOf(booking.status()));
        target.writeInt(booking.version());
        target.writeLong(booking.holdExpiresAtMillis());
        target.writeLong(booking.endedAtMillis());
        target.writeByte(booking.stays().size());
        for (Stay stay : booking.stays()) {
            target.writeUTF(stay.propertyId());
            target.writeUTF(stay.roomTypeId());
            target.writeInt(stay.checkInEpochDay());
            target.writeInt(stay.checkOutEpochDay());
            target.writeByte(stay.rooms());
        }
        UuidSerializer.INSTANCE.serialize(booking.createdBy(), target);
        target.writeBoolean(booking.lastRefused() != null);
        if (booking.lastRefused() != null) {
            UuidSerializer.INSTANCE.serialize(booking.lastRefused(), target);
        }
        target.writeInt(booking.reviewEpochDay());
    }

    @Override
    public Booking deserialize(DataInputView source) throws IOException {
        Layouts.require(LAYOUT, source.readByte(), "booking");
        UUID bookingId = UuidSerializer.INSTANCE.deserialize(source);
        BookingStatus status = statusOf(source.readByte());
        int version = source.readInt();
        long holdExpiresAtMillis = source.readLong();
        long endedAtMillis = source.readLong();
        int stayCount = source.readByte();
        List<Stay> stays = new ArrayList<>(stayCount);
        for (int i = 0; i < stayCount; i++) {
            stays.add(new Stay(
                    source.readUTF(), source.readUTF(), source.readInt(), source.readInt(), source.readByte()));
        }
        UUID createdBy = UuidSerializer.INSTANCE.deserialize(source);
        UUID lastRefused = source.readBoolean() ? UuidSerializer.INSTANCE.deserialize(source) : null;
        return new Booking(
                bookingId,
                status,
                version,
                holdExpiresAtMillis,
                endedAtMillis,
                stays,
                createdBy,
                lastRefused,
                source.readInt());
    }

    /** Not the ordinal: the enum may be reordered, stored bytes may not. */
    private static int codeOf(BookingStatus status) {
        return switch (status) {
            case CONFIRMED -> 1;
            case HELD -> 2;
            case CANCELLED -> 3;
            case RELEASED -> 4;
            case EXPIRED -> 5;
        };
    }

    private static BookingStatus statusOf(int code) throws IOException {
        for (BookingStatus status : BookingStatus.values()) {
            if (codeOf(status) == code) {
                return status;
            }
        }
        throw new IOException("state holds a booking of unknown status code " + code);
    }

    @Override
    public TypeSerializerSnapshot<Booking> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Booking> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
