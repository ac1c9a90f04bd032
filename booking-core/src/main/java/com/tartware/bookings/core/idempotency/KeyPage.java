package com.tartware.bookings.core.idempotency;

import java.util.UUID;

/**
 * Remembered ids, packed without a gap into one {@code long[]}: 28 bytes each.
 *
 * <pre>
 *  word 0            n, the number of ids; a {@link #fork} has none, but a negative number here
 *  then n words      upper halves of the ids
 *  then n words      lower halves
 *  then n words      the command that came first with each id, as {@link #printOf} has it
 *  then n half words when each was decided, in milliseconds from the beginning of the table
 * </pre>
 */
final class KeyPage {
    /** Of an id that is not there. */
    static final int ABSENT = -1;

    private static final int HEADER_WORDS = 1;
    private static final int FORK = -1;
    private static final long HALF_MASK = 0xffff_ffffL;

    private KeyPage() {}

    static long[] empty() {
        return new long[HEADER_WORDS];
    }

    static int count(long[] page) {
        return (int) page[0];
    }

    /** Stands where a page was that was shared out. */
    static long[] fork() {
        return new long[] {FORK};
    }

    static boolean isFork(long[] page) {
        return page[0] == FORK;
    }

    /** Where the id stands, or {@link #ABSENT}. */
    static int find(long[] page, UUID id) {
        int count = count(page);
        for (int at = 0; at < count; at++) {
            // The lower half first: it is the one that always differs.
            if (page[HEADER_WORDS + count + at] == id.getLeastSignificantBits()
                    && page[HEADER_WORDS + at] == id.getMostSignificantBits()) {
                return at;
            }
        }
        return ABSENT;
    }

    static UUID id(long[] page, int at) {
        return new UUID(page[HEADER_WORDS + at], page[HEADER_WORDS + count(page) + at]);
    }

    static long print(long[] page, int at) {
        return page[HEADER_WORDS + 2 * count(page) + at];
    }

    static int offsetMillis(long[] page, int at) {
        long pair = page[HEADER_WORDS + 3 * count(page) + at / 2];
        return (int) (at % 2 == 0 ? pair : pair >>> Integer.SIZE);
    }

    /**
     * Of the 122 bits of a command's id, 64: a tenant would have to send four billion commands under one key before two of them
     * were likely to be taken for one.
     */
    static long printOf(UUID commandId) {
        return commandId.getMostSignificantBits() ^ Long.rotateLeft(commandId.getLeastSignificantBits(), Integer.SIZE);
    }

    /** The page with one id more, which it must not have yet. */
    static long[] with(long[] page, UUID id, long print, int offsetMillis) {
        int count = count(page);
        long[] larger = sized(count + 1);
        for (int region = 0; region < 3; region++) {
            System.arraycopy(page, HEADER_WORDS + region * count, larger, HEADER_WORDS + region * (count + 1), count);
        }
        System.arraycopy(page, HEADER_WORDS + 3 * count, larger, HEADER_WORDS + 3 * (count + 1), (count + 1) / 2);
        set(larger, count, id, print, offsetMillis);
        return larger;
    }

    /** The page with nothing but the ids chosen. */
    static long[] only(long[] page, IdFilter chosen) {
        int kept = 0;
        for (int at = 0; at < count(page); at++) {
            kept += chosen.test(id(page, at)) ? 1 : 0;
        }
        long[] smaller = sized(kept);
        int to = 0;
        for (int at = 0; at < count(page); at++) {
            if (chosen.test(id(page, at))) {
                set(smaller, to++, id(page, at), print(page, at), offsetMillis(page, at));
            }
        }
        return smaller;
    }

    /** Chooses ids. */
    @FunctionalInterface
    interface IdFilter {
        boolean test(UUID id);
    }

    private static long[] sized(int count) {
        long[] page = new long[HEADER_WORDS + 3 * count + (count + 1) / 2];
        page[0] = count;
        return page;
    }

    private static void set(long[] page, int at, UUID id, long print, int offsetMillis) {
        int count = count(page);
        page[HEADER_WORDS + at] = id.getMostSignificantBits();
        page[HEADER_WORDS + count + at] = id.getLeastSignificantBits();
        page[HEADER_WORDS + 2 * count + at] = print;
        int word = HEADER_WORDS + 3 * count + at / 2;
        page[word] |= at % 2 == 0 ? offsetMillis & HALF_MASK : (long) offsetMillis << Integer.SIZE;
    }
}
