package com.tartware.bookings.core.idempotency;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.UUID;

/**
 * Which keys and commands a tenant has used. A key first decided at t is known at log times before t + 24 h, and for as long as
 * the booking that it made is kept; the booking itself is then the memory. All other keys lie in tables by the time of their
 * decision, each dropped whole once everything in it is past its end.
 */
public final class KeyMemory {
    private static final long KNOWN_MILLIS = 24 * 3_600_000L;

    /** Tables of 8 hours: at most 4 to look into, and at most a third of what is stored is past its end. */
    private static final long TABLE_MILLIS = 8 * 3_600_000L;

    /** A state backend reads and writes a table as one value, so a busy tenant's are split by the id. */
    private static final int SLICE_BITS = 6;

    private final TenantState state;
    private final long logTimeMillis;

    public KeyMemory(TenantState state, long logTimeMillis) {
        this.state = state;
        this.logTimeMillis = logTimeMillis;
    }

    /** What is known of a command before it is ruled on. */
    public enum Standing {
        /** The key is new. */
        NEW,
        /** This very command was decided already. */
        REPEAT,
        /** The key belongs to another command. */
        KEY_REUSED
    }

    public Standing standingOf(Command command) {
        Booking made = keptBooking(command.keyId());
        if (made != null) {
            return made.knows(command.commandId()) ? Standing.REPEAT : Standing.KEY_REUSED;
        }
        long[] table = tableHolding(command.keyId());
        if (table == null) {
            return Standing.NEW;
        }
        boolean first = KeyTable.isOf(table, KeyTable.find(table, command.keyId()), command.commandId());
        return first || tableHolding(command.commandId()) != null ? Standing.REPEAT : Standing.KEY_REUSED;
    }

    /** Remembers a command that was decided now and did not make a booking. */
    public void remember(Command command, Standing standing) {
        if (standing == Standing.NEW) {
            put(command.keyId(), command.commandId(), logTimeMillis);
            return;
        }
        // The key stays with its first command; this one is known for as long as the key is.
        Booking made = keptBooking(command.keyId());
        if (made != null) {
            state.putBooking(made.refusing(command.commandId()));
            return;
        }
        long[] table = tableHolding(command.keyId());
        long keyDecidedAtMillis = KeyTable.decidedAtMillis(table, KeyTable.find(table, command.keyId()));
        put(command.commandId(), command.keyId(), keyDecidedAtMillis);
    }

    /** Drops the tables whose every key is past its end; to be called when log time has moved on from {@code earlierMillis}. */
    public void dropTablesPastTheirEnd(long earlierMillis) {
        long oldest = oldestTable();
        if (earlierMillis != Long.MIN_VALUE && Math.floorDiv(earlierMillis - KNOWN_MILLIS, TABLE_MILLIS) < oldest) {
            state.dropKeyTablesBelow(oldest << SLICE_BITS);
        }
    }

    private Booking keptBooking(UUID bookingId) {
        Booking booking = state.booking(bookingId);
        return booking == null || booking.isForgottenAt(logTimeMillis) ? null : booking;
    }

    private long[] tableHolding(UUID id) {
        for (long table = Math.floorDiv(logTimeMillis, TABLE_MILLIS); table >= oldestTable(); table--) {
            long[] words = state.keyTable(tableKey(table, id));
            int at = words == null ? KeyTable.ABSENT : KeyTable.find(words, id);
            if (at != KeyTable.ABSENT && logTimeMillis < KeyTable.decidedAtMillis(words, at) + KNOWN_MILLIS) {
                return words;
            }
        }
        return null;
    }

    private void put(UUID id, UUID commandId, long decidedAtMillis) {
        long tableKey = tableKey(Math.floorDiv(decidedAtMillis, TABLE_MILLIS), id);
        long[] table = state.keyTable(tableKey);
        state.putKeyTable(
                tableKey, KeyTable.put(table == null ? KeyTable.empty() : table, id, commandId, decidedAtMillis));
    }

    /** The oldest table that can hold a key still known. */
    private long oldestTable() {
        return Math.floorDiv(logTimeMillis - KNOWN_MILLIS, TABLE_MILLIS);
    }

    private static long tableKey(long table, UUID id) {
        long slice = id.getMostSignificantBits() >>> (Long.SIZE - SLICE_BITS);
        return (table << SLICE_BITS) | slice;
    }
}
