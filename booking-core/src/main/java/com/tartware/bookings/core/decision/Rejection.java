package com.tartware.bookings.core.decision;

/**
 * Why not, and where.
 *
 * @param stay position of the first stay concerned in the command, from 0, or {@link #NOWHERE}
 * @param nightEpochDay the first night concerned in that stay, as days since 1970-01-01; meaningless without a stay
 * @param roomsFree with {@link Reason#SOLD_OUT}, what was free in that night before the command, 0 or more; otherwise {@link #NOWHERE}
 */
public record Rejection(Reason reason, int stay, int nightEpochDay, int roomsFree) {
    public static final int NOWHERE = -1;

    public static Rejection of(Reason reason) {
        return new Rejection(reason, NOWHERE, 0, NOWHERE);
    }

    public static Rejection of(Reason reason, int stay, int nightEpochDay) {
        return new Rejection(reason, stay, nightEpochDay, NOWHERE);
    }

    public static Rejection soldOut(int stay, int nightEpochDay, int roomsFree) {
        return new Rejection(Reason.SOLD_OUT, stay, nightEpochDay, roomsFree);
    }
}
