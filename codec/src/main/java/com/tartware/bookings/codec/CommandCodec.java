package com.tartware.bookings.codec;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Commands as the log has them to commands as the ledger takes them. Limits are the ledger's to check. */
final class CommandCodec {
    private static final UUID NO_ID = new UUID(0, 0);

    private CommandCodec() {}

    /**
     * Translates a command; clock ticks are not commands.
     *
     * @throws UnknownCommandException if this release has no rules for it, or ids are missing
     */
    static Command toCore(BookingCommand command) {
        return new Command(
                idOf(command.getCommandId(), "command_id"),
                idOf(command.getKeyId(), "key_id"),
                bodyOf(command.getBody()));
    }

    /** All zeros is no UUID that anybody makes, and an empty place in the ledger's tables. */
    private static UUID idOf(Uuid bytes, String name) {
        UUID id = bytes == null ? NO_ID : UuidBytes.toUuid(bytes);
        if (id.equals(NO_ID)) {
            throw new UnknownCommandException("a command without " + name);
        }
        return id;
    }

    private static CommandBody bodyOf(Object body) {
        if (body instanceof CreateBooking creation) {
            return creationOf(creation);
        }
        if (body instanceof SetInventory inventory) {
            return inventoryOf(inventory);
        }
        throw new UnknownCommandException("no rules for " + body.getClass().getSimpleName() + " in this release");
    }

    private static CommandBody creationOf(CreateBooking creation) {
        if (creation.getHoldSeconds() != null) {
            throw new UnknownCommandException("no rules for holds in this release");
        }
        List<com.tartware.bookings.core.booking.Stay> stays =
                creation.getStays().stream().map(CommandCodec::stayOf).toList();
        return new com.tartware.bookings.core.command.CreateBooking(stays, referenceOf(creation.getReference()));
    }

    private static CommandBody inventoryOf(SetInventory inventory) {
        if (inventory.getRestrictions() != null) {
            throw new UnknownCommandException("no rules for restrictions in this release");
        }
        return new com.tartware.bookings.core.command.SetInventory(
                inventory.getPropertyId(),
                inventory.getRoomTypeId(),
                epochDayOf(inventory.getFrom()),
                epochDayOf(inventory.getTo()),
                inventory.getAllotment(),
                inventory.getOverbookingLimit());
    }

    private static com.tartware.bookings.core.booking.Stay stayOf(Stay stay) {
        return new com.tartware.bookings.core.booking.Stay(
                stay.getPropertyId(),
                stay.getRoomTypeId(),
                epochDayOf(stay.getCheckIn()),
                epochDayOf(stay.getCheckOut()),
                stay.getRooms());
    }

    private static com.tartware.bookings.core.booking.BookingReference referenceOf(BookingReference reference) {
        return new com.tartware.bookings.core.booking.BookingReference(
                reference.getGuestRef(),
                reference.getExternalReference(),
                reference.getChannel(),
                reference.getRatePlanId(),
                reference.getAmountMinor(),
                reference.getCurrency());
    }

    /** Exact: Avro carries dates as 32-bit days. */
    private static int epochDayOf(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }
}
