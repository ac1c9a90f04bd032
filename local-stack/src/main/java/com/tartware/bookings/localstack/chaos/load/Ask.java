package com.tartware.bookings.localstack.chaos.load;

import java.util.Locale;

/** What a client asks, with its share in a thousand. */
enum Ask {
    CREATE_BOOKING(330),
    CREATE_HOLD(220),
    CONFIRM(120),
    CANCEL(110),
    RELEASE(40),
    EXTEND(30),
    MODIFY(80),
    /** Another tenant's booking, which must not be found. */
    FOREIGN(10),
    SET_INVENTORY(25),
    /** Refused by the entrance: no effect. */
    INVALID(35);

    private final int share;

    Ask(int share) {
        this.share = share;
    }

    /** @param draw from 0 to 999 */
    static Ask of(int draw) {
        int left = draw;
        for (Ask ask : values()) {
            left -= ask.share;
            if (left < 0) {
                return ask;
            }
        }
        throw new IllegalArgumentException("no share of a thousand: " + draw);
    }

    boolean makesABooking() {
        return this == CREATE_BOOKING || this == CREATE_HOLD;
    }

    boolean needsABooking() {
        return switch (this) {
            case CONFIRM, CANCEL, RELEASE, EXTEND, MODIFY, FOREIGN -> true;
            case CREATE_BOOKING, CREATE_HOLD, SET_INVENTORY, INVALID -> false;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
