package com.tartware.bookings.core.idempotency;

import com.tartware.bookings.core.tenant.WordMap;
import java.util.UUID;

/**
 * The ids first decided in one span of eight hours, in pages that stay small however many there are: a state backend reads and
 * writes a page as one value. Pages are added one at a time by linear hashing (W. Litwin, VLDB 1980): each new page takes its
 * share of one old one.
 */
final class KeyTable {
    static final long SPAN_MILLIS = 8 * 3_600_000L;

    /** About 2 KiB; a page that got more is shared out. */
    private static final int PAGE_IDS_MAX = 64;

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
        long[] first = words.get(keyOf(0));
        if (first == null) {
            return null;
        }
        int pageNumber = pageOf(id, KeyPage.pages(first));
        long[] page = pageNumber == 0 ? first : words.get(keyOf(pageNumber));
        int at = KeyPage.find(page, id);
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
        long[] first = words.get(keyOf(0));
        if (first == null) {
            first = KeyPage.empty();
            KeyPage.setPages(first, 1);
        }
        int pages = KeyPage.pages(first);
        int pageNumber = pageOf(id, pages);
        long[] page = pageNumber == 0 ? first : words.get(keyOf(pageNumber));
        int offsetMillis = (int) (decidedAtMillis - number * SPAN_MILLIS);
        long[] larger = KeyPage.with(page, id, KeyPage.printOf(commandId), offsetMillis);
        words.put(keyOf(pageNumber), larger);
        if (KeyPage.count(larger) > PAGE_IDS_MAX) {
            addPage(pages);
        }
    }

    /** Removes the whole table. */
    void drop() {
        long[] first = words.get(keyOf(0));
        if (first == null) {
            return;
        }
        for (int page = 0; page < KeyPage.pages(first); page++) {
            words.remove(keyOf(page));
        }
    }

    /** The new page takes its share of the page that stood for it until now, which need not be the one that got too large. */
    private void addPage(int pages) {
        int sharing = pages - Integer.highestOneBit(pages);
        long[] shared = words.get(keyOf(sharing));
        long[] remaining = KeyPage.only(shared, id -> pageOf(id, pages + 1) == sharing);
        long[] added = KeyPage.only(shared, id -> pageOf(id, pages + 1) == pages);
        KeyPage.setPages(added, 0);
        words.put(keyOf(pages), added);
        if (sharing == 0) {
            KeyPage.setPages(remaining, pages + 1);
            words.put(keyOf(0), remaining);
            return;
        }
        words.put(keyOf(sharing), remaining);
        long[] first = words.get(keyOf(0)).clone();
        KeyPage.setPages(first, pages + 1);
        words.put(keyOf(0), first);
    }

    /** Ids are SHA-1 of what a client chose: their low bits are as good as a hash. */
    private static int pageOf(UUID id, int pages) {
        int doubled = Integer.highestOneBit(pages) << 1;
        int page = (int) id.getLeastSignificantBits() & (doubled - 1);
        return page < pages ? page : page & ((doubled >> 1) - 1);
    }

    private long keyOf(int page) {
        return (number << Integer.SIZE) | page;
    }
}
