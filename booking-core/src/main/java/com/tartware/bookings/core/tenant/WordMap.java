package com.tartware.bookings.core.tenant;

/** Packed values by number. Arrays are handed over, not copied: one that was read may be changed only by putting it back. */
public interface WordMap {
    /** The value, or null. */
    long[] get(long key);

    void put(long key, long[] words);

    void remove(long key);
}
