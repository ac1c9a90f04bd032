package com.tartware.bookings.checker.check;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.RoomType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One row a decision, after deduplication. */
final class ClickHouseEqualsReplies implements Check {
    @Override
    public String name() {
        return "clickhouse-equals-replies";
    }

    @Override
    public String promise() {
        return "ClickHouse holds what the reply topic says, row by row, and nothing else";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        new DecisionTable(ClickHouseEqualsReplies::decision)
                .compare(evidence.history().clickhouse(), evidence, findings);
    }

    private static Map<String, String> decision(Answer answer) {
        List<AskedStay> stays =
                answer.booking() == null ? List.of() : answer.booking().stays();
        AskedStay first = stays.isEmpty() ? null : stays.get(0);
        RoomType roomType = first != null
                ? first.roomType()
                : answer.inventory() == null ? null : answer.inventory().roomType();
        Reference reference = answer.reference() == null ? Reference.NONE : answer.reference();
        int roomNights = 0;
        for (AskedStay stay : stays) {
            roomNights += stay.rooms() * (stay.checkOut() - stay.checkIn());
        }
        Map<String, String> due = new LinkedHashMap<>();
        due.put("command_id", Texts.of(answer.commandId()));
        due.put("booking_id", Texts.of(answer.bookingId()));
        due.put("outcome", answer.outcome().name());
        due.put("reason", Texts.of(answer.reason()));
        due.put("booking_version", Texts.of(answer.bookingVersion()));
        due.put("decided_at", Texts.micros(answer.decidedAtMillis()));
        due.put("property_id", roomType == null ? null : roomType.property());
        due.put("room_type_id", roomType == null ? null : roomType.name());
        due.put("arrival", first == null ? null : Texts.date(first.checkIn()));
        due.put("room_nights", Integer.toString(roomNights));
        due.put("channel", reference.channel());
        due.put("amount_minor", Texts.of(reference.amountMinor()));
        due.put("currency", reference.currency());
        due.put("payload", DecisionJson.of(answer).toString());
        return due;
    }
}
