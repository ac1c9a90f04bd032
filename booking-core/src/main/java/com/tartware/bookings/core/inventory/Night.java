package com.tartware.bookings.core.inventory;

/**
 * One stay night of one room type, packed into a {@code long}. The ranges are those of the contract; bits 53 to 55 are left for
 * the restriction flags.
 *
 * <pre>
 *  bits  0–13  allotment          0 to 9,999
 *  bits 14–23  overbooking limit  0 to 999
 *  bits 24–37  sold               0 to 10,998
 *  bits 38–51  held               0 to 10,998
 *  bit     52  set: inventory was set for this night
 * </pre>
 */
public final class Night {
    /** A night whose inventory was never set: nothing on sale. */
    public static final long NEVER_SET = 0L;

    private static final int ALLOTMENT_BITS = 14;
    private static final int OVERBOOKING_SHIFT = ALLOTMENT_BITS;
    private static final int OVERBOOKING_BITS = 10;
    private static final int SOLD_SHIFT = OVERBOOKING_SHIFT + OVERBOOKING_BITS;
    private static final int SOLD_BITS = 14;
    private static final int HELD_SHIFT = SOLD_SHIFT + SOLD_BITS;
    private static final int HELD_BITS = 14;
    private static final long SET_FLAG = 1L << (HELD_SHIFT + HELD_BITS);

    private Night() {}

    public static int allotment(long night) {
        return field(night, 0, ALLOTMENT_BITS);
    }

    public static int overbookingLimit(long night) {
        return field(night, OVERBOOKING_SHIFT, OVERBOOKING_BITS);
    }

    public static int sold(long night) {
        return field(night, SOLD_SHIFT, SOLD_BITS);
    }

    public static int held(long night) {
        return field(night, HELD_SHIFT, HELD_BITS);
    }

    /** Rooms that may still be sold or held; negative after a cut below what is sold. */
    public static int roomsFree(long night) {
        return allotment(night) + overbookingLimit(night) - sold(night) - held(night);
    }

    public static long withAllotment(long night, int allotment) {
        return with(night, 0, ALLOTMENT_BITS, allotment, "allotment") | SET_FLAG;
    }

    public static long withOverbookingLimit(long night, int overbookingLimit) {
        return with(night, OVERBOOKING_SHIFT, OVERBOOKING_BITS, overbookingLimit, "overbooking limit") | SET_FLAG;
    }

    public static long withSold(long night, int sold) {
        return with(night, SOLD_SHIFT, SOLD_BITS, sold, "sold");
    }

    private static int field(long night, int shift, int bits) {
        return (int) (night >>> shift) & ((1 << bits) - 1);
    }

    private static long with(long night, int shift, int bits, int value, String name) {
        if (value < 0 || value >= 1 << bits) {
            // Letting it overflow into its neighbour would sell a room twice.
            throw new IllegalStateException("%s of a night cannot be %d".formatted(name, value));
        }
        long mask = ((1L << bits) - 1) << shift;
        return (night & ~mask) | ((long) value << shift);
    }
}
