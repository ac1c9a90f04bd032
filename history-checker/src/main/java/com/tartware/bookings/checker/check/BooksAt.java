package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.NightCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Bookings and nights as the reply topic makes them, each tenant up to a sequence. */
final class BooksAt {
    final Map<BookingKey, BookingAt> bookings = new HashMap<>();
    final Map<NightKey, NightAt> nights = new HashMap<>();

    /** A booking's key in the stores. */
    record BookingKey(String tenant, UUID bookingId) {}

    /** A night's key in the stores. */
    record NightKey(String tenant, RoomNight place) {}

    /** A booking after its last decision. */
    static final class BookingAt {
        ReplyRecord created;
        ReplyRecord last;

        /** A bit for each stay that a store was seen to have. */
        int staysSeen;
    }

    /** A night after its last decision. */
    record NightAt(NightCounters counters, long sequence) {}

    BooksAt(Replies replies, Map<String, Long> lastByTenant) {
        lastByTenant.forEach((tenant, last) -> {
            for (ReplyRecord reply : replies.of(tenant)) {
                if (reply.answer().sequence() <= last) {
                    add(reply);
                }
            }
        });
    }

    private void add(ReplyRecord reply) {
        Answer answer = reply.answer();
        if (answer.booking() != null) {
            BookingAt booking = bookings.computeIfAbsent(
                    new BookingKey(reply.tenant(), answer.bookingId()), key -> new BookingAt());
            booking.last = reply;
            if (answer.reference() != null) {
                booking.created = reply;
            }
        }
        for (NightsThen roomType : answer.nights()) {
            for (DatedNight dated : roomType.nights()) {
                RoomNight place = new RoomNight(roomType.roomType(), dated.date());
                nights.put(new NightKey(reply.tenant(), place), new NightAt(dated.counters(), answer.sequence()));
            }
        }
    }
}
