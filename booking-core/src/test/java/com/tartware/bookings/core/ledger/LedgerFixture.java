package com.tartware.bookings.core.ledger;

import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.ConfirmBooking;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.ExtendHold;
import com.tartware.bookings.core.command.ModifyBooking;
import com.tartware.bookings.core.command.ReleaseBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightBlock;
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
        return send(command(key, body));
    }

    List<Decision> send(Command command) {
        return ledger.decide(command, logTimeMillis, state);
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

    static CreateBooking hold(int seconds, Stay... stays) {
        return new CreateBooking(List.of(stays), seconds, BookingReference.NONE);
    }

    /** Of the booking that the key made. */
    static ConfirmBooking confirm(String key) {
        return new ConfirmBooking(id(key), null);
    }

    static ReleaseBooking release(String key) {
        return new ReleaseBooking(id(key), null);
    }

    static CancelBooking cancel(String key) {
        return new CancelBooking(id(key), null, null);
    }

    static ExtendHold extend(String key, int seconds) {
        return new ExtendHold(id(key), seconds, null);
    }

    static ModifyBooking modify(String key, Stay... stays) {
        return new ModifyBooking(id(key), List.of(stays), null);
    }

    /** Restrictions alone, for one night. */
    static SetInventory restrict(LocalDate night, RestrictionsChange restrictions) {
        return new SetInventory(PROPERTY, DOUBLE, day(night), day(night.plusDays(1)), null, null, restrictions);
    }

    /** Moves log time on without a command. */
    List<Decision> advanceTo(long logTimeMillis) {
        this.logTimeMillis = logTimeMillis;
        return ledger.advanceTo(logTimeMillis, state);
    }

    /** The night of the double rooms as it is stored. */
    long night(LocalDate date) {
        long[] block = state.nightBlocks().get(NightBlock.keyOf(state.roomTypeNumber(PROPERTY, DOUBLE), day(date)));
        return block == null ? Night.NEVER_SET : block[NightBlock.indexOf(day(date))];
    }

    static int day(LocalDate date) {
        return (int) date.toEpochDay();
    }
}
