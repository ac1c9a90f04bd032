package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.check.RoomChanges.Change;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Modify;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A booking has the stays that were asked for, and its decision changes exactly their nights by exactly their rooms. */
final class StaysAllOrNothing implements Check {
    @Override
    public String name() {
        return "stays-all-or-nothing";
    }

    @Override
    public String promise() {
        return "a decision changes all nights of all stays, or none";
    }

    private static final class Books {
        final Map<RoomNight, NightCounters> nights = new HashMap<>();
        final Map<UUID, BookingThen> bookings = new HashMap<>();
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        for (String tenant : evidence.replies().tenants()) {
            Books books = new Books();
            for (ReplyRecord reply : evidence.replies().of(tenant)) {
                findings.examined(1);
                asAsked(reply, evidence, findings);
                if (reply.answer().outcome() == Outcome.INVENTORY_SET) {
                    inventory(reply, books, findings);
                } else {
                    booking(reply, books, findings);
                }
            }
        }
    }

    private static void asAsked(ReplyRecord reply, Evidence evidence, Findings findings) {
        Answer answer = reply.answer();
        CommandRecord record = answer.commandId() == null
                ? null
                : evidence.logged(reply.tenant()).first(answer.commandId());
        if (record == null || answer.booking() == null) {
            return;
        }
        List<AskedStay> asked = staysOf(record.request());
        if (asked != null && !asked.equals(answer.booking().stays())) {
            findings.violation("%s gives booking %s the stays %s; %s of the command log asks for %s"
                    .formatted(
                            reply.name(), answer.bookingId(), answer.booking().stays(), record.place(), asked));
        }
    }

    private static List<AskedStay> staysOf(Request request) {
        if (request instanceof Create create) {
            return create.stays();
        }
        return request instanceof Modify modify ? modify.stays() : null;
    }

    private static void inventory(ReplyRecord reply, Books books, Findings findings) {
        for (NightsThen roomType : reply.answer().nights()) {
            for (DatedNight dated : roomType.nights()) {
                RoomNight place = new RoomNight(roomType.roomType(), dated.date());
                NightCounters now = dated.counters();
                NightCounters before = books.nights.getOrDefault(place, NightCounters.NEVER_SET);
                books.nights.put(place, now);
                if (now.held() != before.held() || now.sold() != before.sold()) {
                    findings.violation("%s sets inventory and changes what is booked on night %s: %s after %s"
                            .formatted(reply.name(), place, now, before));
                }
            }
        }
    }

    private static void booking(ReplyRecord reply, Books books, Findings findings) {
        Answer answer = reply.answer();
        Map<RoomNight, Change> due = Map.of();
        if (answer.booking() != null) {
            BookingThen before = answer.reference() != null ? null : books.bookings.get(answer.bookingId());
            books.bookings.put(answer.bookingId(), answer.booking());
            due = RoomChanges.between(before, answer.booking());
        }
        int found = 0;
        for (NightsThen roomType : answer.nights()) {
            for (DatedNight dated : roomType.nights()) {
                RoomNight place = new RoomNight(roomType.roomType(), dated.date());
                NightCounters now = dated.counters();
                NightCounters before = books.nights.getOrDefault(place, NightCounters.NEVER_SET);
                books.nights.put(place, now);
                Change change = due.get(place);
                if (change == null) {
                    findings.violation("%s (%s) changes night %s, on which booking %s has nothing to change"
                            .formatted(reply.name(), answer.outcome(), place, answer.bookingId()));
                    continue;
                }
                found++;
                if (!now.equals(after(before, change))) {
                    findings.violation("%s changes night %s to %s; after %s the stays of booking %s make it %s"
                            .formatted(reply.name(), place, now, before, answer.bookingId(), after(before, change)));
                }
            }
        }
        if (found < due.size()) {
            findings.violation("%s (%s) changes %d of the %d nights of booking %s"
                    .formatted(reply.name(), answer.outcome(), found, due.size(), answer.bookingId()));
        }
    }

    private static NightCounters after(NightCounters before, Change change) {
        return new NightCounters(
                before.allotment(),
                before.overbookingLimit(),
                before.sold() + change.sold(),
                before.held() + change.held(),
                before.stopSell(),
                before.closedToArrival(),
                before.closedToDeparture(),
                before.minStay(),
                before.maxStay());
    }
}
