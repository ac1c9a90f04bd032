package com.tartware.bookings.checker.check;

import com.tartware.bookings.reference.scenario.RoomType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Values as the contract, or a store, writes them. */
final class Texts {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Texts() {}

    static String millis(long epochMillis) {
        return MILLIS.format(Instant.ofEpochMilli(epochMillis));
    }

    /** With as many digits as the finest of the stores, so that one too many is seen. */
    static String micros(long epochMillis) {
        return millis(epochMillis).replace("Z", "000Z");
    }

    static String date(int epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    static String night(RoomType roomType, int night) {
        return roomType.property() + "/" + roomType.name() + "/" + date(night);
    }

    /** Null of null. */
    static String of(Object value) {
        return value == null ? null : value.toString();
    }
}
