package com.tartware.bookings.checker.check;

import com.tartware.bookings.reference.scenario.RoomType;

/** One night of one room type. */
record RoomNight(RoomType roomType, int night) {
    @Override
    public String toString() {
        return Texts.night(roomType, night);
    }
}
