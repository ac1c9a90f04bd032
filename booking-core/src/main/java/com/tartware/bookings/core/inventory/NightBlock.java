package com.tartware.bookings.core.inventory;

/** Where a night is stored: 32 nights of one room type in one array, so a
 * stay of a week touches one or two arrays. */
public final class NightBlock {
    public static final int NIGHTS = 32;

    private NightBlock() {}

    /** The key of the block: the room type's number in the upper half, the block's position in the calendar in the lower. */
    public static long keyOf(int roomTypeNumber, int epochDay) {
        return ((long) roomTypeNumber << Integer.SIZE) | (Math.floorDiv(epochDay, NIGHTS) & 0xffff_ffffL);
    }

    /** The night's position in its block, from 0. */
    public static int indexOf(int epochDay) {
        return Math.floorMod(epochDay, NIGHTS);
    }

    public static int firstEpochDayOf(long blockKey) {
        return (int) blockKey * NIGHTS;
    }
}
