package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.NightRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.checker.history.StoredTable;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.RoomType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores that upsert each decision as it comes; rows can be changed, added and taken away. */
final class ProjectedStores {
    static final List<String> DECISIONS = List.of(
            "tenant_id",
            "tenant_sequence",
            "command_id",
            "booking_id",
            "outcome",
            "reason",
            "booking_version",
            "decided_at",
            "payload");
    static final List<String> BOOKINGS = List.of(
            "tenant_id",
            "booking_id",
            "status",
            "version",
            "hold_expires_at",
            "guest_ref",
            "external_reference",
            "channel",
            "rate_plan_id",
            "amount_minor",
            "currency",
            "created_at",
            "updated_at",
            "sequence");
    static final List<String> STAYS = List.of(
            "tenant_id",
            "booking_id",
            "stay",
            "property_id",
            "room_type_id",
            "check_in",
            "check_out",
            "rooms",
            "sequence");
    static final List<String> NIGHTS = List.of(
            "tenant_id",
            "property_id",
            "room_type_id",
            "night",
            "allotment",
            "overbooking_limit",
            "sold",
            "held",
            "stop_sell",
            "closed_to_arrival",
            "closed_to_departure",
            "min_stay",
            "max_stay",
            "sequence");
    static final List<String> CLICKHOUSE = List.of(
            "tenant_id",
            "tenant_sequence",
            "command_id",
            "booking_id",
            "outcome",
            "reason",
            "booking_version",
            "decided_at",
            "property_id",
            "room_type_id",
            "arrival",
            "room_nights",
            "channel",
            "amount_minor",
            "currency",
            "payload");

    /** Rows by table, by key. */
    private final Map<String, Map<String, List<String>>> rows = new LinkedHashMap<>();

    private final Map<String, NightRecord> availability = new LinkedHashMap<>();
    private long availabilityOffset;

    Map<String, List<String>> rows(String table) {
        return rows.computeIfAbsent(table, absent -> new LinkedHashMap<>());
    }

    Map<String, NightRecord> nights() {
        return availability;
    }

    /** The row with another value in a column. */
    static List<String> with(List<String> row, List<String> columns, String column, String value) {
        List<String> changed = new ArrayList<>(row);
        changed.set(columns.indexOf(column), value);
        return changed;
    }

    void take(ReplyRecord reply) {
        String tenant = reply.tenant();
        Answer answer = reply.answer();
        String key = tenant + "#" + answer.sequence();
        String sequence = Long.toString(answer.sequence());
        String decidedAt = Texts.micros(answer.decidedAtMillis());
        List<String> decision = Arrays.asList(
                tenant,
                sequence,
                Texts.of(answer.commandId()),
                Texts.of(answer.bookingId()),
                Texts.of(answer.outcome()),
                Texts.of(answer.reason()),
                Texts.of(answer.bookingVersion()),
                decidedAt);
        List<String> inPostgres = new ArrayList<>(decision);
        inPostgres.add(DecisionJson.of(answer).toPrettyString());
        rows("decisions").putIfAbsent(key, inPostgres);
        List<String> inClickHouse = new ArrayList<>(decision);
        inClickHouse.addAll(analysed(answer));
        inClickHouse.add(DecisionJson.of(answer).toString());
        rows("booking_decisions").put(key, inClickHouse);
        if (answer.booking() != null) {
            takeBooking(tenant, answer, sequence, decidedAt);
        }
        for (NightsThen roomType : answer.nights()) {
            for (DatedNight night : roomType.nights()) {
                takeNight(tenant, roomType.roomType(), night, reply);
            }
        }
    }

    private static List<String> analysed(Answer answer) {
        AskedStay first =
                answer.booking() == null ? null : answer.booking().stays().get(0);
        RoomType roomType = first == null ? null : first.roomType();
        if (answer.inventory() != null) {
            roomType = answer.inventory().roomType();
        }
        int roomNights = answer.booking() == null
                ? 0
                : answer.booking().stays().stream()
                        .mapToInt(stay -> stay.rooms() * (stay.checkOut() - stay.checkIn()))
                        .sum();
        Reference reference = answer.reference() == null ? Reference.NONE : answer.reference();
        return Arrays.asList(
                roomType == null ? null : roomType.property(),
                roomType == null ? null : roomType.name(),
                first == null ? null : Texts.date(first.checkIn()),
                Integer.toString(roomNights),
                reference.channel(),
                Texts.of(reference.amountMinor()),
                reference.currency());
    }

    private void takeBooking(String tenant, Answer answer, String sequence, String decidedAt) {
        String key = tenant + "/" + answer.bookingId();
        List<String> before = rows("bookings").get(key);
        Reference reference = answer.reference();
        Long holdExpiresAt = answer.booking().holdExpiresAtMillis();
        List<String> booking = new ArrayList<>(Arrays.asList(
                tenant,
                Texts.of(answer.bookingId()),
                Texts.of(answer.booking().status()),
                Texts.of(answer.bookingVersion()),
                holdExpiresAt == null ? null : Texts.micros(holdExpiresAt)));
        if (reference != null) {
            booking.addAll(Arrays.asList(
                    reference.guestRef(),
                    reference.externalReference(),
                    reference.channel(),
                    reference.ratePlanId(),
                    Texts.of(reference.amountMinor()),
                    reference.currency(),
                    decidedAt));
        } else {
            booking.addAll(before == null ? Arrays.asList(new String[7]) : before.subList(5, 12));
        }
        booking.add(decidedAt);
        booking.add(sequence);
        rows("bookings").put(key, booking);
        for (int stay = 0; stay < 16; stay++) {
            rows("booking_stays").remove(key + "/" + stay);
        }
        int position = 0;
        for (AskedStay stay : answer.booking().stays()) {
            rows("booking_stays")
                    .put(
                            key + "/" + position,
                            Arrays.asList(
                                    tenant,
                                    Texts.of(answer.bookingId()),
                                    Integer.toString(position),
                                    stay.roomType().property(),
                                    stay.roomType().name(),
                                    Texts.date(stay.checkIn()),
                                    Texts.date(stay.checkOut()),
                                    Integer.toString(stay.rooms()),
                                    sequence));
            position++;
        }
    }

    private void takeNight(String tenant, RoomType roomType, DatedNight night, ReplyRecord reply) {
        NightCounters counters = night.counters();
        long sequence = reply.answer().sequence();
        String key = tenant + "/" + roomType.property() + "/" + roomType.name() + "/" + Texts.date(night.date());
        rows("night_inventory")
                .put(
                        key,
                        Arrays.asList(
                                tenant,
                                roomType.property(),
                                roomType.name(),
                                Texts.date(night.date()),
                                Integer.toString(counters.allotment()),
                                Integer.toString(counters.overbookingLimit()),
                                Integer.toString(counters.sold()),
                                Integer.toString(counters.held()),
                                Boolean.toString(counters.stopSell()),
                                Boolean.toString(counters.closedToArrival()),
                                Boolean.toString(counters.closedToDeparture()),
                                Integer.toString(counters.minStay()),
                                Integer.toString(counters.maxStay()),
                                Long.toString(sequence)));
        availability.put(
                key,
                new NightRecord(
                        reply.partition(),
                        availabilityOffset++,
                        key,
                        tenant,
                        roomType,
                        night.date(),
                        counters,
                        sequence));
    }

    Map<String, StoredTable> postgres() {
        return Map.of(
                "decisions", table("decisions", "postgres.decisions", DECISIONS),
                "bookings", table("bookings", "postgres.bookings", BOOKINGS),
                "booking_stays", table("booking_stays", "postgres.booking_stays", STAYS),
                "night_inventory", table("night_inventory", "postgres.night_inventory", NIGHTS));
    }

    StoredTable clickhouse() {
        return table("booking_decisions", "clickhouse.booking_decisions", CLICKHOUSE);
    }

    private StoredTable table(String rowsName, String name, List<String> columns) {
        return new StoredTable(name, columns, rows(rowsName).values()::forEach);
    }

    List<NightRecord> availability() {
        return new ArrayList<>(availability.values());
    }
}
