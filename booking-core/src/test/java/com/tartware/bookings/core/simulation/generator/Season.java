package com.tartware.bookings.core.simulation.generator;

import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.RoomType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a tenant has on sale: a few room types over some weeks that move with the log date, so few rooms that they sell out. */
final class Season {
    /** Run together, with or without a hyphen, some of them read alike. */
    private static final List<RoomType> ON_SALE = List.of(
            new RoomType("p", "1-a"), new RoomType("p-1", "a"), new RoomType("p", "a"), new RoomType("p-1", "1-a"));

    /** Goes on sale late, if at all. */
    private static final RoomType LATE = new RoomType("p", "-1a");

    private static final RoomType NEVER_SET = new RoomType("p-1", "1");

    private static final int FAIR_EVERY_DAYS = 30;

    private final Dice dice;
    private final int roomTypes;
    private final boolean isLong;

    /** As many rooms as may be, sold in bulk and for the same nights, so that counters come to the end of their ranges. */
    private final boolean isLarge;

    private final int nights;
    private final int allotmentMax;
    private final int[] openUntil = new int[ON_SALE.size()];

    Season(Dice dice) {
        this.dice = dice;
        this.isLarge = dice.below(20) == 0;
        this.roomTypes = dice.between(3, 4);
        this.isLong = dice.below(8) == 0;
        this.nights = isLong ? 400 : dice.between(40, 90);
        this.allotmentMax = isLarge ? 9_999 : dice.between(2, 8);
    }

    /** Whether guests stay for months, and time flies. */
    boolean isLong() {
        return isLong;
    }

    boolean isLarge() {
        return isLarge;
    }

    /** The command that puts nights on sale which have come within reach, or null if there are none. */
    SetInventory toOpen(int logDate) {
        for (int i = 0; i < roomTypes; i++) {
            if (openUntil[i] < logDate + nights / 2) {
                int from = Math.max(openUntil[i], logDate - 1);
                int to = logDate + nights;
                openUntil[i] = to;
                int allotment = isLarge ? allotmentMax : allotment(allotmentMax / 2);
                int overbookingLimit = isLarge ? 999 : Math.max(0, dice.between(-2, 2));
                return new SetInventory(ON_SALE.get(i), from, to, allotment, overbookingLimit, Restrictions.NONE);
            }
        }
        return null;
    }

    SetInventory anySetInventory(int logDate) {
        RoomType roomType = dice.below(60) == 0 ? LATE : ON_SALE.get(dice.below(roomTypes));
        int from = logDate + (isLarge ? dice.below(nights) : arrivalInDays(logDate));
        int kind = dice.below(100);
        if (kind < 3) {
            int to = logDate + dice.between(1_099, 1_101);
            int nightsBefore = dice.oneOf(1, 2, 100, 731);
            return new SetInventory(roomType, to - nightsBefore, to, allotment(0), null, Restrictions.NONE);
        } else if (kind < 25) {
            int to = from + dice.between(1, 6);
            return new SetInventory(roomType, from, to, dice.below(3), someOverbookingLimit(), Restrictions.NONE);
        } else if (kind < 45) {
            int to = from + dice.between(1, 12);
            return new SetInventory(roomType, from, to, allotment(0), someOverbookingLimit(), Restrictions.NONE);
        } else if (kind < 80) {
            int to = from + dice.between(1, 8);
            Integer allotment = dice.percent(20) ? (Integer) allotment(1) : null;
            return new SetInventory(roomType, from, to, allotment, null, someRestrictions());
        } else if (kind < 91) {
            Restrictions lifted = new Restrictions(false, false, false, 0, 0);
            return new SetInventory(roomType, logDate - 1, logDate + nights, null, null, lifted);
        }
        int past = logDate - dice.between(1, 6);
        return new SetInventory(
                dice.percent(4) ? LATE : roomType,
                past,
                past + dice.between(1, 9),
                allotment(0),
                someOverbookingLimit(),
                dice.percent(50) ? someRestrictions() : Restrictions.NONE);
    }

    private int allotment(int least) {
        return dice.between(least, allotmentMax);
    }

    private Integer someOverbookingLimit() {
        return dice.percent(60) ? null : (Integer) dice.below(isLarge ? 1_000 : 3);
    }

    private Restrictions someRestrictions() {
        return new Restrictions(
                dice.percent(40) ? (Boolean) dice.percent(70) : null,
                dice.percent(40) ? (Boolean) dice.percent(70) : null,
                dice.percent(40) ? (Boolean) dice.percent(70) : null,
                dice.percent(40) ? (Integer) dice.below(5) : null,
                dice.percent(40) ? (Integer) dice.below(5) : null);
    }

    List<AskedStay> someStays(int logDate) {
        int kind = dice.below(100);
        int count = kind < 70 ? 1 : kind < 87 ? 2 : kind < 94 ? 3 : kind < 98 ? dice.between(4, 8) : 16;
        AskedStay first = someStay(logDate);
        if (isLarge && dice.percent(50)) {
            return Collections.nCopies(dice.between(8, 16), first);
        }
        List<AskedStay> stays = new ArrayList<>(count);
        stays.add(first);
        while (stays.size() < count) {
            stays.add(next(stays, logDate));
        }
        return stays;
    }

    /** A stay to go with the others: on the same nights, after them, or anywhere. */
    AskedStay next(List<AskedStay> stays, int logDate) {
        AskedStay before = dice.oneOf(stays);
        int kind = dice.below(100);
        if (kind < 30) {
            int checkIn = before.checkIn() + dice.between(-1, 2);
            return new AskedStay(before.roomType(), checkIn, checkIn + dice.between(1, 3), 1);
        } else if (kind < 60) {
            return new AskedStay(
                    someRoomType(), before.checkOut(), before.checkOut() + dice.between(1, 3), before.rooms());
        } else if (kind < 70) {
            return before;
        }
        return someStay(logDate);
    }

    private AskedStay someStay(int logDate) {
        int checkIn = logDate + arrivalInDays(logDate);
        return new AskedStay(someRoomType(), checkIn, checkIn + someNights(), someRooms());
    }

    RoomType someRoomType() {
        int kind = dice.below(100);
        return isLarge && kind < 60
                ? ON_SALE.get(0)
                : kind < 96 ? ON_SALE.get(dice.below(roomTypes)) : kind < 98 ? LATE : NEVER_SET;
    }

    int someRooms() {
        if (isLarge) {
            return dice.percent(60) ? 99 : dice.between(1, 99);
        }
        int kind = dice.below(100);
        return kind < 75 ? 1 : kind < 98 ? dice.between(1, 3) : 99;
    }

    int someNights() {
        int kind = dice.below(200) + (isLong ? dice.below(60) : 0);
        if (kind < 80) {
            return 1;
        } else if (kind < 170) {
            return dice.between(2, 4);
        } else if (kind < 196) {
            return dice.between(5, 12);
        }
        return kind < 199 || dice.percent(60) ? dice.between(13, 70) : dice.between(13, 366);
    }

    private int arrivalInDays(int logDate) {
        int kind = dice.below(1000);
        if (isLarge && kind < 850) {
            return FAIR_EVERY_DAYS - logDate % FAIR_EVERY_DAYS;
        } else if (kind < 450) {
            return dice.below(9);
        } else if (kind < 910) {
            return dice.below(nights);
        } else if (kind < 965) {
            return -1;
        } else if (kind < 980) {
            return -2;
        } else if (kind < 990) {
            return dice.between(730, 732);
        }
        return dice.between(-10, 900);
    }
}
