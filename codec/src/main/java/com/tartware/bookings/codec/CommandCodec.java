package com.tartware.bookings.codec;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.ReleaseBooking;
import com.tartware.bookings.avro.RestrictionsChange;
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
     * @throws UnknownCommandException if ids are missing, or a tenant sends what only ingest may
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
            return new com.tartware.bookings.core.command.CreateBooking(
                    staysOf(creation.getStays()), creation.getHoldSeconds(), referenceOf(creation.getReference()));
        }
        if (body instanceof SetInventory inventory) {
            return inventoryOf(inventory);
        }
        if (body instanceof ConfirmBooking confirmation) {
            return new com.tartware.bookings.core.command.ConfirmBooking(
                    UuidBytes.toUuid(confirmation.getBookingId()), confirmation.getExpectedVersion());
        }
        if (body instanceof CancelBooking cancellation) {
            return new com.tartware.bookings.core.command.CancelBooking(
                    UuidBytes.toUuid(cancellation.getBookingId()),
                    cancellation.getReason(),
                    cancellation.getExpectedVersion());
        }
        if (body instanceof ReleaseBooking release) {
            return new com.tartware.bookings.core.command.ReleaseBooking(
                    UuidBytes.toUuid(release.getBookingId()), release.getExpectedVersion());
        }
        if (body instanceof ExtendHold extension) {
            return new com.tartware.bookings.core.command.ExtendHold(
                    UuidBytes.toUuid(extension.getBookingId()),
                    extension.getHoldSeconds(),
                    extension.getExpectedVersion());
        }
        if (body instanceof ModifyBooking modification) {
            return new com.tartware.bookings.core.command.ModifyBooking(
                    UuidBytes.toUuid(modification.getBookingId()),
                    staysOf(modification.getStays()),
                    modification.getExpectedVersion());
        }
        throw new UnknownCommandException("no tenant sends a " + body.getClass().getSimpleName());
    }

    private static CommandBody inventoryOf(SetInventory inventory) {
        return new com.tartware.bookings.core.command.SetInventory(
                inventory.getPropertyId(),
                inventory.getRoomTypeId(),
                epochDayOf(inventory.getFrom()),
                epochDayOf(inventory.getTo()),
                inventory.getAllotment(),
                inventory.getOverbookingLimit(),
                restrictionsOf(inventory.getRestrictions()));
    }

    private static com.tartware.bookings.core.inventory.RestrictionsChange restrictionsOf(RestrictionsChange change) {
        return change == null
                ? com.tartware.bookings.core.inventory.RestrictionsChange.UNCHANGED
                : new com.tartware.bookings.core.inventory.RestrictionsChange(
                        change.getStopSell(),
                        change.getClosedToArrival(),
                        change.getClosedToDeparture(),
                        change.getMinStay(),
                        change.getMaxStay());
    }

    private static List<com.tartware.bookings.core.booking.Stay> staysOf(List<Stay> stays) {
        return stays.stream().map(CommandCodec::stayOf).toList();
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
