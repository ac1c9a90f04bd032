package com.tartware.bookings.core.idempotency;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.retention.KeptBookings;
import com.tartware.bookings.core.tenant.TenantState;
import com.tartware.bookings.core.tenant.WordMap;
import java.util.UUID;

/**
 * Which keys and commands a tenant has used. A key first decided at t is known at log times before t + 24 h, and for as long as
 * the booking that it made is kept; the booking itself is then the memory. All other keys lie in tables by the time of their
 * decision, each dropped whole once everything in it is past its end.
 */
public final class KeyMemory {
    private static final long KNOWN_MILLIS = 24 * 3_600_000L;

    private final WordMap tables;
    private final KeptBookings bookings;
    private final long logTimeMillis;

    public KeyMemory(TenantState state, KeptBookings bookings, long logTimeMillis) {
        this.tables = state.keyTables();
        this.bookings = bookings;
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
        Booking made = bookings.find(command.keyId());
        if (made != null) {
            boolean first = made.createdBy().equals(command.commandId());
            return first || bookings.isRefused(refusalOf(command)) ? Standing.REPEAT : Standing.KEY_REUSED;
        }
        KeyTable.Entry key = known(command.keyId());
        if (key == null) {
            return Standing.NEW;
        }
        boolean repeated = key.isOf(command.commandId()) || known(refusalOf(command)) != null;
        return repeated ? Standing.REPEAT : Standing.KEY_REUSED;
    }

    /** Remembers a new command that was decided now and did not make a booking. */
    public void remember(Command command) {
        KeyTable.at(tables, logTimeMillis).add(command.keyId(), command.commandId(), logTimeMillis);
    }

    /** Remembers a command whose key belongs to another: for as long as the key is known, which stays with the first. */
    public void rememberRefused(Command command) {
        Booking made = bookings.find(command.keyId());
        if (made != null) {
            bookings.refuse(made, refusalOf(command));
            return;
        }
        long keyDecidedAtMillis = known(command.keyId()).decidedAtMillis();
        KeyTable.at(tables, keyDecidedAtMillis).add(refusalOf(command), command.commandId(), keyDecidedAtMillis);
    }

    /** Drops the tables whose last key came to its end between two log times. */
    public static void dropTablesPast(WordMap tables, long earlierMillis, long logTimeMillis) {
        long newest = KeyTable.numberAt(earlierMillis);
        long oldestKnown = KeyTable.numberAt(logTimeMillis - KNOWN_MILLIS);
        for (long table = KeyTable.numberAt(earlierMillis - KNOWN_MILLIS);
                table <= newest && table < oldestKnown;
                table++) {
            new KeyTable(tables, table).drop();
        }
    }

    /**
     * Of key and command together: a command that a forger sends under two keys is two commands, each with its own answer. Never
     * the id of a key, which is of another version of UUIDs.
     */
    private static UUID refusalOf(Command command) {
        byte[] both = new byte[4 * Long.BYTES];
        put(command.keyId(), both, 0);
        put(command.commandId(), both, 2 * Long.BYTES);
        return UUID.nameUUIDFromBytes(both);
    }

    private static void put(UUID id, byte[] bytes, int from) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[from + i] = (byte) (id.getMostSignificantBits() >>> (i * Byte.SIZE));
            bytes[from + Long.BYTES + i] = (byte) (id.getLeastSignificantBits() >>> (i * Byte.SIZE));
        }
    }

    private KeyTable.Entry known(UUID id) {
        for (long table = KeyTable.numberAt(logTimeMillis); table >= oldestTable(); table--) {
            KeyTable.Entry entry = new KeyTable(tables, table).find(id);
            if (entry != null && logTimeMillis < entry.decidedAtMillis() + KNOWN_MILLIS) {
                return entry;
            }
        }
        return null;
    }

    /** The oldest table that can hold a key still known. */
    private long oldestTable() {
        return KeyTable.numberAt(logTimeMillis - KNOWN_MILLIS);
    }
}
