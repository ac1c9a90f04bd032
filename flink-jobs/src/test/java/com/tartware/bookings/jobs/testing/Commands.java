package com.tartware.bookings.jobs.testing;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Command records as ingest writes them. */
public final class Commands {
    /** Within reach of the log times that the harness tests choose. */
    public static final LocalDate CHECK_IN = LocalDate.of(2026, 7, 6);

    public static final BookingReference NO_REFERENCE = new BookingReference(null, null, null, null, null, null);

    private Commands() {}

    public static byte[] inventory(String tenantId, String key, int allotment) {
        return inventory(tenantId, key, allotment, CHECK_IN);
    }

    public static byte[] booking(String tenantId, String key, int rooms) {
        return booking(tenantId, key, rooms, CHECK_IN);
    }

    /** Thirty nights from the date on. */
    public static byte[] inventory(String tenantId, String key, int allotment, LocalDate from) {
        return framed(command(
                tenantId, key, new SetInventory("grand", "double", from, from.plusDays(30), allotment, 0, null)));
    }

    /** Two nights from the date on. */
    public static byte[] booking(String tenantId, String key, int rooms, LocalDate checkIn) {
        Stay stay = new Stay("grand", "double", checkIn, checkIn.plusDays(2), rooms);
        return framed(command(tenantId, key, new CreateBooking(List.of(stay), null, NO_REFERENCE)));
    }

    /** Two nights from the date on, held. */
    public static byte[] hold(String tenantId, String key, int rooms, int holdSeconds) {
        Stay stay = new Stay("grand", "double", CHECK_IN, CHECK_IN.plusDays(2), rooms);
        return framed(command(tenantId, key, new CreateBooking(List.of(stay), holdSeconds, NO_REFERENCE)));
    }

    /** Of the booking that the other key made. */
    public static byte[] confirm(String tenantId, String key, String bookingKey) {
        return framed(command(tenantId, key, new ConfirmBooking(UuidBytes.of(id(bookingKey)), null)));
    }

    public static byte[] tick() {
        return framed(new BookingCommand(null, null, null, new ClockTick()));
    }

    public static BookingCommand command(String tenantId, String key, Object body) {
        return new BookingCommand(tenantId, UuidBytes.of(id(key + "\n" + body)), UuidBytes.of(id(key)), body);
    }

    public static byte[] framed(BookingCommand command) {
        return new AvroRecordEncoder<>(BookingCommand.class).encode(command, FixedRegistry.idOf(Topic.COMMANDS));
    }

    public static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
