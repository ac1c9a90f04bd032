package com.tartware.bookings.reference.scenario;

import java.util.UUID;

/**
 * Ids by number. Neighbours share a half, so that whoever looks at one half only takes one for another; and each half has its top
 * bit set every other time, where the order as text and {@link UUID#compareTo} differ.
 */
public final class Ids {
    private static final long KEYS = 0x6b65_7973_0000_0000L;
    private static final long COMMANDS = 0x636f_6d6d_0000_0000L;

    private Ids() {}

    /** The id of an idempotency key, and of the booking that it makes. */
    public static UUID key(int number) {
        return id(KEYS, number);
    }

    public static UUID command(int number) {
        return id(COMMANDS, number);
    }

    private static UUID id(long kind, int number) {
        return new UUID(mixed(kind + (number >> 1)), mixed(~kind + ((number + 1) >> 1)));
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3, as in {@link java.util.SplittableRandom}: one to one. */
    private static long mixed(long value) {
        long once = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }
}
