package com.tartware.bookings.core.inventory;

/**
 * One stay night of one room type, packed into a {@code long}. The ranges are those of the contract; the maximum stay, which few
 * nights have, lies beside it (see {@link NightBlock}).
 *
 * <pre>
 *  bits  0–13  allotment            0 to 9,999
 *  bits 14–23  overbooking limit    0 to 999
 *  bits 24–37  sold                 0 to 10,998
 *  bits 38–51  held                 0 to 10,998
 *  bit     52  stop-sell
 *  bit     53  closed to arrival
 *  bit     54  closed to departure
 *  bits 55–63  minimum stay         0 to 366 nights, 0 is none
 * </pre>
 */
public final class Night {
    /** A night whose inventory was never set: nothing on sale, no restriction. */
    public static final long NEVER_SET = 0L;

    private static final int ALLOTMENT_BITS = 14;
    private static final int OVERBOOKING_SHIFT = ALLOTMENT_BITS;
    private static final int OVERBOOKING_BITS = 10;
    private static final int SOLD_SHIFT = OVERBOOKING_SHIFT + OVERBOOKING_BITS;
    private static final int SOLD_BITS = 14;
    private static final int HELD_SHIFT = SOLD_SHIFT + SOLD_BITS;
    private static final int HELD_BITS = 14;
    private static final int STOP_SELL_SHIFT = HELD_SHIFT + HELD_BITS;
    private static final int CLOSED_TO_ARRIVAL_SHIFT = STOP_SELL_SHIFT + 1;
    private static final int CLOSED_TO_DEPARTURE_SHIFT = CLOSED_TO_ARRIVAL_SHIFT + 1;
    private static final int MIN_STAY_SHIFT = CLOSED_TO_DEPARTURE_SHIFT + 1;
    private static final int MIN_STAY_BITS = 9;

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

    public static boolean stopSell(long night) {
        return field(night, STOP_SELL_SHIFT, 1) == 1;
    }

    public static boolean closedToArrival(long night) {
        return field(night, CLOSED_TO_ARRIVAL_SHIFT, 1) == 1;
    }

    public static boolean closedToDeparture(long night) {
        return field(night, CLOSED_TO_DEPARTURE_SHIFT, 1) == 1;
    }

    public static int minStay(long night) {
        return field(night, MIN_STAY_SHIFT, MIN_STAY_BITS);
    }

    /** Rooms that may still be sold or held; negative after a cut below what is sold. */
    public static int roomsFree(long night) {
        return allotment(night) + overbookingLimit(night) - sold(night) - held(night);
    }

    public static long withAllotment(long night, int allotment) {
        return with(night, 0, ALLOTMENT_BITS, allotment, "allotment");
    }

    public static long withOverbookingLimit(long night, int overbookingLimit) {
        return with(night, OVERBOOKING_SHIFT, OVERBOOKING_BITS, overbookingLimit, "overbooking limit");
    }

    public static long withSold(long night, int sold) {
        return with(night, SOLD_SHIFT, SOLD_BITS, sold, "rooms sold");
    }

    public static long withHeld(long night, int held) {
        return with(night, HELD_SHIFT, HELD_BITS, held, "rooms held");
    }

    public static long withStopSell(long night, boolean stopSell) {
        return withFlag(night, STOP_SELL_SHIFT, stopSell);
    }

    public static long withClosedToArrival(long night, boolean closed) {
        return withFlag(night, CLOSED_TO_ARRIVAL_SHIFT, closed);
    }

    public static long withClosedToDeparture(long night, boolean closed) {
        return withFlag(night, CLOSED_TO_DEPARTURE_SHIFT, closed);
    }

    public static long withMinStay(long night, int nights) {
        return with(night, MIN_STAY_SHIFT, MIN_STAY_BITS, nights, "minimum stay");
    }

    private static int field(long night, int shift, int bits) {
        return (int) (night >>> shift) & ((1 << bits) - 1);
    }

    private static long withFlag(long night, int shift, boolean set) {
        return set ? night | (1L << shift) : night & ~(1L << shift);
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
