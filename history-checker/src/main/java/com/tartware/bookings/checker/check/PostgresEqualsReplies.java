package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.check.BooksAt.BookingAt;
import com.tartware.bookings.checker.check.BooksAt.BookingKey;
import com.tartware.bookings.checker.check.BooksAt.NightAt;
import com.tartware.bookings.checker.check.BooksAt.NightKey;
import com.tartware.bookings.checker.history.StoredTable;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.RoomType;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All four tables, read at one moment, against the reply topic up to the sequence that the table of decisions had then. */
final class PostgresEqualsReplies implements Check {
    @Override
    public String name() {
        return "postgres-equals-replies";
    }

    @Override
    public String promise() {
        return "Postgres holds what the reply topic says, row by row, and nothing else";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        Map<String, StoredTable> tables = evidence.history().postgres();
        Map<String, Long> last =
                new DecisionTable(PostgresEqualsReplies::decision).compare(tables.get("decisions"), evidence, findings);
        BooksAt books = new BooksAt(evidence.replies(), last);
        bookings(tables.get("bookings"), books, findings);
        stays(tables.get("booking_stays"), books, findings);
        nights(tables.get("night_inventory"), books, findings);
    }

    private static Map<String, String> decision(Answer answer) {
        Map<String, String> due = new LinkedHashMap<>();
        due.put("command_id", Texts.of(answer.commandId()));
        due.put("booking_id", Texts.of(answer.bookingId()));
        due.put("outcome", answer.outcome().name());
        due.put("reason", Texts.of(answer.reason()));
        due.put("booking_version", Texts.of(answer.bookingVersion()));
        due.put("decided_at", Texts.micros(answer.decidedAtMillis()));
        due.put("payload", DecisionJson.of(answer).toString());
        return due;
    }

    private static void bookings(StoredTable table, BooksAt books, Findings findings) {
        RowComparison comparison = new RowComparison(table, findings);
        Set<BookingKey> seen = new HashSet<>();
        table.rows().forEach(row -> {
            findings.examined(1);
            BookingKey key = bookingKey(comparison, row);
            BookingAt booking = books.bookings.get(key);
            if (booking == null || !seen.add(key)) {
                findings.violation("%s has a row %s/%s, and the reply topic no such booking"
                        .formatted(table.name(), key.tenant(), key.bookingId()));
                return;
            }
            comparison.compare(key.tenant() + "/" + key.bookingId(), row, booking(booking));
        });
        books.bookings.forEach((key, booking) -> {
            if (!seen.contains(key)) {
                findings.violation("%s lacks booking %s/%s of %s"
                        .formatted(table.name(), key.tenant(), key.bookingId(), booking.last.name()));
            }
        });
    }

    private static Map<String, String> booking(BookingAt booking) {
        Answer last = booking.last.answer();
        Answer created = booking.created == null ? null : booking.created.answer();
        Reference reference = created == null ? Reference.NONE : created.reference();
        Long holdExpiresAt = last.booking().holdExpiresAtMillis();
        Map<String, String> due = new LinkedHashMap<>();
        due.put("status", last.booking().status().name());
        due.put("version", Texts.of(last.bookingVersion()));
        due.put("hold_expires_at", holdExpiresAt == null ? null : Texts.micros(holdExpiresAt));
        due.put("guest_ref", reference.guestRef());
        due.put("external_reference", reference.externalReference());
        due.put("channel", reference.channel());
        due.put("rate_plan_id", reference.ratePlanId());
        due.put("amount_minor", Texts.of(reference.amountMinor()));
        due.put("currency", reference.currency());
        due.put("created_at", created == null ? null : Texts.micros(created.decidedAtMillis()));
        due.put("updated_at", Texts.micros(last.decidedAtMillis()));
        due.put("sequence", Long.toString(last.sequence()));
        return due;
    }

    private static void stays(StoredTable table, BooksAt books, Findings findings) {
        RowComparison comparison = new RowComparison(table, findings);
        table.rows().forEach(row -> {
            findings.examined(1);
            BookingKey key = bookingKey(comparison, row);
            int position = Integer.parseInt(comparison.value(row, "stay"));
            String where = "%s/%s/stay %d".formatted(key.tenant(), key.bookingId(), position);
            BookingAt booking = books.bookings.get(key);
            List<AskedStay> stays = booking == null
                    ? List.of()
                    : booking.last.answer().booking().stays();
            if (position < 0 || position >= stays.size() || (booking.staysSeen & (1 << position)) != 0) {
                findings.violation("%s has a row %s, and the reply topic no such stay".formatted(table.name(), where));
                return;
            }
            booking.staysSeen |= 1 << position;
            comparison.compare(
                    where, row, stay(stays.get(position), booking.last.answer().sequence()));
        });
        books.bookings.forEach((key, booking) -> {
            int stays = booking.last.answer().booking().stays().size();
            if (booking.staysSeen != (1 << stays) - 1) {
                findings.violation("%s has %d of the %d stays of booking %s/%s of %s"
                        .formatted(
                                table.name(),
                                Integer.bitCount(booking.staysSeen),
                                stays,
                                key.tenant(),
                                key.bookingId(),
                                booking.last.name()));
            }
        });
    }

    private static Map<String, String> stay(AskedStay stay, long sequence) {
        Map<String, String> due = new LinkedHashMap<>();
        due.put("property_id", stay.roomType().property());
        due.put("room_type_id", stay.roomType().name());
        due.put("check_in", Texts.date(stay.checkIn()));
        due.put("check_out", Texts.date(stay.checkOut()));
        due.put("rooms", Integer.toString(stay.rooms()));
        due.put("sequence", Long.toString(sequence));
        return due;
    }

    private static void nights(StoredTable table, BooksAt books, Findings findings) {
        RowComparison comparison = new RowComparison(table, findings);
        Set<NightKey> seen = new HashSet<>();
        table.rows().forEach(row -> {
            findings.examined(1);
            RoomType roomType =
                    new RoomType(comparison.value(row, "property_id"), comparison.value(row, "room_type_id"));
            int night = Math.toIntExact(
                    LocalDate.parse(comparison.value(row, "night")).toEpochDay());
            NightKey key = new NightKey(comparison.value(row, "tenant_id"), new RoomNight(roomType, night));
            NightAt due = books.nights.get(key);
            if (due == null || !seen.add(key)) {
                findings.violation("%s has a row %s/%s, and the reply topic no such night"
                        .formatted(table.name(), key.tenant(), key.place()));
                return;
            }
            comparison.compare(key.tenant() + "/" + key.place(), row, night(due));
        });
        books.nights.forEach((key, night) -> {
            if (!seen.contains(key)) {
                findings.violation("%s lacks night %s/%s of %s #%d"
                        .formatted(table.name(), key.tenant(), key.place(), key.tenant(), night.sequence()));
            }
        });
    }

    private static Map<String, String> night(NightAt night) {
        NightCounters counters = night.counters();
        Map<String, String> due = new LinkedHashMap<>();
        due.put("allotment", Integer.toString(counters.allotment()));
        due.put("overbooking_limit", Integer.toString(counters.overbookingLimit()));
        due.put("sold", Integer.toString(counters.sold()));
        due.put("held", Integer.toString(counters.held()));
        due.put("stop_sell", Boolean.toString(counters.stopSell()));
        due.put("closed_to_arrival", Boolean.toString(counters.closedToArrival()));
        due.put("closed_to_departure", Boolean.toString(counters.closedToDeparture()));
        due.put("min_stay", Integer.toString(counters.minStay()));
        due.put("max_stay", Integer.toString(counters.maxStay()));
        due.put("sequence", Long.toString(night.sequence()));
        return due;
    }

    private static BookingKey bookingKey(RowComparison comparison, List<String> row) {
        return new BookingKey(comparison.value(row, "tenant_id"), UUID.fromString(comparison.value(row, "booking_id")));
    }
}
