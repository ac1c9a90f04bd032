package com.tartware.bookings.core.ledger;

import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** One tenant, one ledger, and short ways to say what happens to it. */
final class LedgerFixture {
    static final LocalDate TODAY = LocalDate.of(2026, 6, 1);
    static final long NOON_MILLIS = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    static final String PROPERTY = "grand";
    static final String DOUBLE = "double";

    final InMemoryTenantState state = new InMemoryTenantState();
    private final BookingLedger ledger = new BookingLedger();
    long logTimeMillis = NOON_MILLIS;

    List<Decision> send(String key, CommandBody body) {
        return ledger.decide(command(key, body), logTimeMillis, state);
    }

    Decision decided(String key, CommandBody body) {
        List<Decision> decisions = send(key, body);
        if (decisions.size() != 1) {
            throw new AssertionError("expected one decision, got " + decisions);
        }
        return decisions.get(0);
    }

    /** Ids as ingest makes them: the same key and body give the same command. */
    static Command command(String key, CommandBody body) {
        return new Command(id(key + "\n" + body), id(key), body);
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    static SetInventory allotment(LocalDate from, LocalDate to, int rooms) {
        return new SetInventory(PROPERTY, DOUBLE, day(from), day(to), rooms, null, RestrictionsChange.UNCHANGED);
    }

    static Stay stay(LocalDate checkIn, LocalDate checkOut, int rooms) {
        return new Stay(PROPERTY, DOUBLE, day(checkIn), day(checkOut), rooms);
    }

    static CreateBooking booking(Stay... stays) {
        return new CreateBooking(List.of(stays), null, BookingReference.NONE);
    }

    static int day(LocalDate date) {
        return (int) date.toEpochDay();
    }
}
