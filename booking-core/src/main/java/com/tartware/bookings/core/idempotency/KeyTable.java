package com.tartware.bookings.core.idempotency;

import com.tartware.bookings.core.tenant.WordMap;
import java.util.UUID;

/**
 * The ids first decided in one span of eight hours, in pages that stay small however many there are, since a state backend reads
 * and writes a page as one value. A page that is full is shared out among four, by two bits of the ids more: a client that chooses
 * keys whose ids agree in their low bits makes the way to them longer, never a page larger.
 */
final class KeyTable {
    static final long SPAN_MILLIS = 8 * 3_600_000L;

    /** About 2 KiB. */
    private static final int PAGE_IDS_MAX = 64;

    private static final int BITS_A_LEVEL = 2;
    private static final int WAYS = 1 << BITS_A_LEVEL;

    /** 32 bits: to fill a page below this, a client would have to make four billion keys for each one that it sends. */
    private static final int LEVELS_MAX = 16;

    private static final int PREFIX_BITS = LEVELS_MAX * BITS_A_LEVEL;
    private static final int LEVEL_BITS = 5;

    private final WordMap words;
    private final long number;

    /** @param number of spans since 1970-01-01 UTC */
    KeyTable(WordMap words, long number) {
        this.words = words;
        this.number = number;
    }

    static KeyTable at(WordMap words, long decidedAtMillis) {
        return new KeyTable(words, numberAt(decidedAtMillis));
    }

    static long numberAt(long decidedAtMillis) {
        return Math.floorDiv(decidedAtMillis, SPAN_MILLIS);
    }

    /** What is remembered of the id, or null. */
    Entry find(UUID id) {
        int level = 0;
        long[] page = words.get(keyOf(level, id));
        while (page != null && KeyPage.isFork(page)) {
            level++;
            page = words.get(keyOf(level, id));
        }
        int at = page == null ? KeyPage.ABSENT : KeyPage.find(page, id);
        return at == KeyPage.ABSENT
                ? null
                : new Entry(KeyPage.print(page, at), number * SPAN_MILLIS + KeyPage.offsetMillis(page, at));
    }

    /**
     * An id's entry.
     *
     * @param print of the command that came first with it
     */
    record Entry(long print, long decidedAtMillis) {
        boolean isOf(UUID commandId) {
            return print == KeyPage.printOf(commandId);
        }
    }

    /** Remembers an id that is not there yet. */
    void add(UUID id, UUID commandId, long decidedAtMillis) {
        int level = 0;
        long[] page = words.get(keyOf(level, id));
        while (page != null && (KeyPage.isFork(page) || isFull(page, level))) {
            if (!KeyPage.isFork(page)) {
                shareOut(page, level, id);
            }
            level++;
            page = words.get(keyOf(level, id));
        }
        int offsetMillis = (int) (decidedAtMillis - number * SPAN_MILLIS);
        long[] before = page == null ? KeyPage.empty() : page;
        words.put(keyOf(level, id), KeyPage.with(before, id, KeyPage.printOf(commandId), offsetMillis));
    }

    /** Removes the whole table. */
    void drop() {
        drop(0, 0);
    }

    private void drop(int level, long prefix) {
        long[] page = words.get(keyOf(level, prefix));
        if (page == null) {
            return;
        }
        words.remove(keyOf(level, prefix));
        if (KeyPage.isFork(page)) {
            for (long way = 0; way < WAYS; way++) {
                drop(level + 1, prefix | way << (level * BITS_A_LEVEL));
            }
        }
    }

    private static boolean isFull(long[] page, int level) {
        return KeyPage.count(page) >= PAGE_IDS_MAX && level < LEVELS_MAX;
    }

    private void shareOut(long[] page, int level, UUID onTheWayTo) {
        long prefix = prefixOf(level, onTheWayTo);
        for (long way = 0; way < WAYS; way++) {
            long longer = prefix | way << (level * BITS_A_LEVEL);
            long[] share = KeyPage.only(page, id -> prefixOf(level + 1, id) == longer);
            if (KeyPage.count(share) > 0) {
                words.put(keyOf(level + 1, longer), share);
            }
        }
        words.put(keyOf(level, prefix), KeyPage.fork());
    }

    /** Ids are SHA-1 of what a client chose: their low bits are as good as a hash, unless the client chose for them. */
    private static long prefixOf(int level, UUID id) {
        return id.getLeastSignificantBits() & ((1L << (level * BITS_A_LEVEL)) - 1);
    }

    private long keyOf(int level, UUID id) {
        return keyOf(level, prefixOf(level, id));
    }

    private long keyOf(int level, long prefix) {
        return ((number << LEVEL_BITS | level) << PREFIX_BITS) | prefix;
    }
}
