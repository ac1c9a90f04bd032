package com.tartware.bookings.core.inventory;

/**
 * Where nights are stored: 32 nights of one room type in one array, a word a night, so a stay of a week touches one or two arrays.
 * A block in which some night has a maximum stay carries five words more, seven nights to a word and nine bits a night.
 */
public final class NightBlock {
    public static final int NIGHTS = 32;

    /** 64 blocks are five and a half years. */
    private static final int NUMBER_LOW_BITS = 6;

    private NightBlock() {}

    /** The block's position in the calendar. */
    public static int numberOf(int epochDay) {
        return Math.floorDiv(epochDay, NIGHTS);
    }

    /**
     * The key of a block: from the top, the block's position but for its low bits, the room type's number, those low bits. A
     * tenant's blocks lie within some years, so in a hash map their lower halves alone keep them apart.
     */
    public static long keyAt(int roomTypeNumber, int blockNumber) {
        return ((long) (blockNumber >> NUMBER_LOW_BITS) << Integer.SIZE)
                | ((long) roomTypeNumber << NUMBER_LOW_BITS)
                | (blockNumber & ((1 << NUMBER_LOW_BITS) - 1));
    }

    /** The key of the block that a night lies in. */
    public static long keyOf(int roomTypeNumber, int epochDay) {
        return keyAt(roomTypeNumber, numberOf(epochDay));
    }

    /** The night's position in its block, from 0. */
    public static int indexOf(int epochDay) {
        return Math.floorMod(epochDay, NIGHTS);
    }

    public static int firstEpochDayOf(long blockKey) {
        int lowBits = (int) blockKey & ((1 << NUMBER_LOW_BITS) - 1);
        return ((int) (blockKey >> Integer.SIZE) << NUMBER_LOW_BITS | lowBits) * NIGHTS;
    }

    static long[] empty() {
        return new long[NIGHTS];
    }

    /** Nights, 0 is none. */
    static int maxStay(long[] block, int index) {
        return MaxStays.at(block, index);
    }

    /** Sets it; the block returned takes the place of the one given. */
    static long[] withMaxStay(long[] block, int index, int nights) {
        return nights == maxStay(block, index) ? block : MaxStays.with(block, index, nights);
    }
}
