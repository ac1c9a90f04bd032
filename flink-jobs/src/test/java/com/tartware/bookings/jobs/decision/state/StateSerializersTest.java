package com.tartware.bookings.jobs.decision.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.tenant.TenantCursor;
import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateSerializersTest {
    private static final Stay STAY = new Stay("grand", "double", 20_000, 20_366, 99);

    static Stream<Booking> bookings() {
        return Stream.of(
                new Booking(
                        new UUID(1, 2),
                        BookingStatus.HELD,
                        3,
                        1_780_000_000_000L,
                        Booking.NEVER,
                        List.of(STAY),
                        new UUID(3, 4),
                        null,
                        20_700),
                new Booking(
                        new UUID(1, 2),
                        BookingStatus.EXPIRED,
                        Integer.MAX_VALUE,
                        Booking.NEVER,
                        1_780_000_000_000L,
                        Collections.nCopies(16, STAY),
                        new UUID(3, 4),
                        new UUID(-1, 1),
                        -1));
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void aBookingIsReadAsItWasWritten(Booking booking) throws IOException {
        assertThat(read(BookingSerializer.INSTANCE, write(BookingSerializer.INSTANCE, booking)))
                .isEqualTo(booking);
    }

    @Test
    void aCursorIsReadAsItWasWritten() throws IOException {
        TenantCursor cursor = new TenantCursor(Long.MAX_VALUE, Long.MIN_VALUE, 5, 7, -9);
        assertThat(read(CursorSerializer.INSTANCE, write(CursorSerializer.INSTANCE, cursor)))
                .isEqualTo(cursor);
    }

    @Test
    void theBytesOfStateStayAsTheyAre() throws IOException {
        // Savepoints hold these: a change needs another layout number and a reader for both.
        assertThat(HexFormat.of().formatHex(write(CursorSerializer.INSTANCE, new TenantCursor(1, 2, 3, 4, 5))))
                .isEqualTo(
                        "02" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "00000004" + "00000005");
        Booking held = new Booking(
                new UUID(1, 2), BookingStatus.HELD, 3, 7, 8, List.of(STAY), new UUID(3, 4), new UUID(5, 6), 9);
        assertThat(HexFormat.of().formatHex(write(BookingSerializer.INSTANCE, held)))
                .isEqualTo("02" + "00000000000000010000000000000002" + "02" + "00000003"
                        + "0000000000000007" + "0000000000000008" + "01"
                        + "0005" + "6772616e64" + "0006" + "646f75626c65" + "00004e20" + "00004f8e" + "63"
                        + "00000000000000030000000000000004" + "01" + "00000000000000050000000000000006" + "00000009");
    }

    @ParameterizedTest
    @EnumSource(BookingStatus.class)
    void everyStatusHasItsCode(BookingStatus status) throws IOException {
        Booking booking = new Booking(new UUID(1, 2), status, 3, 7, 8, List.of(STAY), new UUID(3, 4), null, 9);
        assertThat(read(BookingSerializer.INSTANCE, write(BookingSerializer.INSTANCE, booking)))
                .isEqualTo(booking);
    }

    @Test
    void anUnknownLayoutIsNamed() throws IOException {
        byte[] cursor = write(CursorSerializer.INSTANCE, TenantCursor.START);
        cursor[0] = 9;
        assertThatThrownBy(() -> read(CursorSerializer.INSTANCE, cursor)).hasMessageContaining("layout 9");
    }

    private static <T> byte[] write(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(value, target);
        return target.getCopyOfBuffer();
    }

    private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer source = new DataInputDeserializer(bytes);
        T value = serializer.deserialize(source);
        assertThat(source.available()).isZero();
        return value;
    }
}
