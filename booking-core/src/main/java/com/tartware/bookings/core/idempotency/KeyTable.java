package com.tartware.bookings.core.idempotency;

import java.util.UUID;

/**
 * Remembered ids in one {@code long[]}: open addressing, 40 bytes an entry, no object an entry. Word 0 counts the entries; each
 * entry is id (2 words), the command that came first with it (2 words), and when that was decided (1 word). UUIDs are never all
 * zeros, so a zero id is an empty place.
 */
final class KeyTable {
    private static final int HEADER_WORDS = 1;
    private static final int ENTRY_WORDS = 5;
    private static final int FIRST_PLACES = 4;

    /** Of the words of an absent entry. */
    static final int ABSENT = -1;

    private KeyTable() {}

    static long[] empty() {
        return new long[HEADER_WORDS + FIRST_PLACES * ENTRY_WORDS];
    }

    /** The position of the id's entry, or {@link #ABSENT}. */
    static int find(long[] table, UUID id) {
        int at = placeOf(table, id.getMostSignificantBits(), id.getLeastSignificantBits());
        return isEmpty(table, at) ? ABSENT : at;
    }

    static boolean isOf(long[] table, int at, UUID commandId) {
        return table[at + 2] == commandId.getMostSignificantBits()
                && table[at + 3] == commandId.getLeastSignificantBits();
    }

    static long decidedAtMillis(long[] table, int at) {
        return table[at + 4];
    }

    /** Adds or overwrites the id's entry; the table returned takes the place of the one given. */
    static long[] put(long[] table, UUID id, UUID commandId, long decidedAtMillis) {
        long[] roomy = (table[0] + 1) * 4 > placesOf(table) * 3L ? grown(table) : table;
        int at = placeOf(roomy, id.getMostSignificantBits(), id.getLeastSignificantBits());
        if (isEmpty(roomy, at)) {
            roomy[0]++;
        }
        roomy[at] = id.getMostSignificantBits();
        roomy[at + 1] = id.getLeastSignificantBits();
        roomy[at + 2] = commandId.getMostSignificantBits();
        roomy[at + 3] = commandId.getLeastSignificantBits();
        roomy[at + 4] = decidedAtMillis;
        return roomy;
    }

    private static long[] grown(long[] table) {
        long[] larger = new long[HEADER_WORDS + placesOf(table) * 2 * ENTRY_WORDS];
        larger[0] = table[0];
        for (int from = HEADER_WORDS; from < table.length; from += ENTRY_WORDS) {
            if (!isEmpty(table, from)) {
                System.arraycopy(table, from, larger, placeOf(larger, table[from], table[from + 1]), ENTRY_WORDS);
            }
        }
        return larger;
    }

    /** Where the id is, or where it would go. */
    private static int placeOf(long[] table, long idHigh, long idLow) {
        int places = placesOf(table);
        // Ids are SHA-1 of what a client chose: their low bits are as good as a hash.
        int place = (int) (idLow & (places - 1));
        while (true) {
            int at = HEADER_WORDS + place * ENTRY_WORDS;
            if (isEmpty(table, at) || (table[at] == idHigh && table[at + 1] == idLow)) {
                return at;
            }
            place = (place + 1) & (places - 1);
        }
    }

    private static boolean isEmpty(long[] table, int at) {
        return table[at] == 0 && table[at + 1] == 0;
    }

    private static int placesOf(long[] table) {
        return (table.length - HEADER_WORDS) / ENTRY_WORDS;
    }
}
