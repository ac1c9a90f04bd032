package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.NightCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Counted twice after every decision: from the counters that decisions state, and from the stays of the bookings, which need not
 * believe the counters. A cut may leave a night oversold; nobody may be sold a room of it then.
 */
final class NoNightOversold implements Check {
    @Override
    public String name() {
        return "no-night-oversold";
    }

    @Override
    public String promise() {
        return "held + sold <= allotment + overbooking limit at every prefix, but for cuts";
    }

    /** One tenant's nights and bookings so far. */
    private static final class Books {
        final Map<RoomNight, NightCounters> stated = new HashMap<>();
        final Map<RoomNight, Integer> roomsMax = new HashMap<>();
        final Map<RoomNight, Integer> counted = new HashMap<>();
        final Map<UUID, BookingThen> bookings = new HashMap<>();
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        for (String tenant : evidence.replies().tenants()) {
            Books books = new Books();
            for (ReplyRecord reply : evidence.replies().of(tenant)) {
                believeCounters(reply, books, findings);
                countStays(reply, books, findings);
            }
        }
    }

    private static void believeCounters(ReplyRecord reply, Books books, Findings findings) {
        boolean isCut = reply.answer().outcome() == Outcome.INVENTORY_SET;
        for (NightsThen roomType : reply.answer().nights()) {
            for (DatedNight dated : roomType.nights()) {
                findings.examined(1);
                RoomNight place = new RoomNight(roomType.roomType(), dated.date());
                NightCounters now = dated.counters();
                NightCounters before = books.stated.getOrDefault(place, NightCounters.NEVER_SET);
                books.stated.put(place, now);
                boolean sells = now.held() + now.sold() > before.held() + before.sold();
                if (now.free() < 0 && sells) {
                    findings.violation("%s leaves night %s oversold: held %d + sold %d, allotment %d + limit %d"
                            .formatted(
                                    reply.name(),
                                    place,
                                    now.held(),
                                    now.sold(),
                                    now.allotment(),
                                    now.overbookingLimit()));
                } else if (now.free() < 0 && before.free() >= 0 && !isCut) {
                    findings.violation("%s takes rooms of night %s off sale without being a cut: %s after %s"
                            .formatted(reply.name(), place, now, before));
                }
                if (isCut) {
                    books.roomsMax.put(place, now.allotment() + now.overbookingLimit());
                }
            }
        }
    }

    private static void countStays(ReplyRecord reply, Books books, Findings findings) {
        Answer answer = reply.answer();
        if (answer.booking() == null) {
            return;
        }
        // A booking with a reference is new, even where a forgotten one had its id.
        BookingThen before = answer.reference() != null ? null : books.bookings.get(answer.bookingId());
        books.bookings.put(answer.bookingId(), answer.booking());
        RoomChanges.between(before, answer.booking()).forEach((place, change) -> {
            findings.examined(1);
            int more = change.held() + change.sold();
            int rooms = books.counted.merge(place, more, Integer::sum);
            int roomsMax = books.roomsMax.getOrDefault(place, 0);
            if (more > 0 && rooms > roomsMax) {
                findings.violation("%s brings the bookings of night %s to %d rooms, of %d that may be sold"
                        .formatted(reply.name(), place, rooms, roomsMax));
            }
        });
    }
}
