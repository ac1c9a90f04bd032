package com.tartware.bookings.core.retention;

import com.tartware.bookings.core.tenant.WordMap;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Bookings by the day on which to look whether they are past their end. One whose end came closer stands under several days, of
 * which the earliest counts.
 *
 * <p>Page 0 of a day has how many ids stand in the others and the earliest check-in among them; each further page has up to 64
 * ids, so that adding one rewrites little however many there are.
 */
final class BookingEnds {
    /** A stay begins at most 731 days after the log date and takes at most 366 nights; the booking is kept for 30 days more. */
    static final int DAYS_AHEAD_MAX = 731 + 366 + 30;

    private static final int PAGE_IDS = 64;
    private static final int ID_WORDS = 2;

    private final WordMap words;

    BookingEnds(WordMap words) {
        this.words = words;
    }

    void add(long epochDay, UUID bookingId, int earliestCheckInEpochDay) {
        long[] head = words.get(keyOf(epochDay, 0));
        long count = head == null ? 0 : head[0];
        long page = 1 + count / PAGE_IDS;
        long[] ids = words.get(keyOf(epochDay, page));
        int at = ids == null ? 0 : ids.length;
        long[] larger = ids == null ? new long[ID_WORDS] : Arrays.copyOf(ids, at + ID_WORDS);
        larger[at] = bookingId.getMostSignificantBits();
        larger[at + 1] = bookingId.getLeastSignificantBits();
        words.put(keyOf(epochDay, page), larger);
        long earliest = head == null ? earliestCheckInEpochDay : Math.min(head[1], earliestCheckInEpochDay);
        words.put(keyOf(epochDay, 0), new long[] {count + 1, earliest});
    }

    /** Takes a check-in of a booking that stands under the day already into account. */
    void note(long epochDay, int earliestCheckInEpochDay) {
        long[] head = words.get(keyOf(epochDay, 0));
        if (earliestCheckInEpochDay < head[1]) {
            words.put(keyOf(epochDay, 0), new long[] {head[0], earliestCheckInEpochDay});
        }
    }

    /** The earliest check-in among the bookings that stand under the day, or {@code Integer.MAX_VALUE} without any. */
    int earliestCheckInEpochDay(long epochDay) {
        long[] head = words.get(keyOf(epochDay, 0));
        return head == null ? Integer.MAX_VALUE : (int) head[1];
    }

    /** Takes every booking that stands under the day out, and hands it on. */
    void drain(long epochDay, Consumer<UUID> bookingIds) {
        long[] head = words.get(keyOf(epochDay, 0));
        if (head == null) {
            return;
        }
        for (long page = 1; page <= (head[0] + PAGE_IDS - 1) / PAGE_IDS; page++) {
            long[] ids = words.get(keyOf(epochDay, page));
            words.remove(keyOf(epochDay, page));
            for (int at = 0; at < ids.length; at += ID_WORDS) {
                bookingIds.accept(new UUID(ids[at], ids[at + 1]));
            }
        }
        words.remove(keyOf(epochDay, 0));
    }

    private static long keyOf(long epochDay, long page) {
        return (epochDay << Integer.SIZE) | page;
    }
}
