package com.tartware.bookings.jobs.testing;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.ClockTick;
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
    public static final LocalDate CHECK_IN = LocalDate.of(2026, 7, 6);
    private static final BookingReference NO_REFERENCE = new BookingReference(null, null, null, null, null, null);

    private Commands() {}

    public static byte[] inventory(String tenantId, String key, int allotment) {
        return framed(command(
                tenantId,
                key,
                new SetInventory("grand", "double", CHECK_IN, CHECK_IN.plusDays(30), allotment, 0, null)));
    }

    public static byte[] booking(String tenantId, String key, int rooms) {
        Stay stay = new Stay("grand", "double", CHECK_IN, CHECK_IN.plusDays(2), rooms);
        return framed(command(tenantId, key, new CreateBooking(List.of(stay), null, NO_REFERENCE)));
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
