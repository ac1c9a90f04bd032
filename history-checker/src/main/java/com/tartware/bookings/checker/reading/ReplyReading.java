package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.Detail;
import com.tartware.bookings.reference.Answer.InventoryThen;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.Answer.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The reply topic's records as decisions. */
final class ReplyReading {
    private static final String DECISION = "com.tartware.bookings.avro.Decision";

    private final AvroFrames frames;
    private final Fields fields;
    private final List<ReplyRecord> records = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    ReplyReading(AvroFrames frames, Fields fields) {
        this.frames = frames;
        this.fields = fields;
    }

    List<ReplyRecord> records() {
        return records;
    }

    List<String> unreadable() {
        return unreadable;
    }

    /** By tenant, the greatest sequence so far. */
    Map<String, Long> lastByTenant() {
        Map<String, Long> last = new TreeMap<>();
        records.forEach(record -> last.merge(record.tenant(), record.answer().sequence(), Math::max));
        return last;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            GenericRecord decision = frames.read(record.value(), DECISION);
            String tenant = fields.word(decision, "tenant_id");
            String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
            if (!tenant.equals(key)) {
                throw new UnreadableException("its key is %s, its tenant %s".formatted(key, tenant));
            }
            records.add(new ReplyRecord(record.partition(), record.offset(), tenant, answer(decision)));
        } catch (UnreadableException | IllegalArgumentException e) {
            unreadable.add("reply topic partition %d offset %d is no decision: %s"
                    .formatted(record.partition(), record.offset(), e.getMessage()));
        }
    }

    /** @throws IllegalArgumentException if it says what no decision says */
    private Answer answer(GenericRecord decision) {
        Integer version = Fields.number(decision, "booking_version");
        String reason = Fields.text(decision, "reason");
        return new Answer(
                Fields.longNumber(decision, "tenant_sequence"),
                uuid(Fields.text(decision, "command_id")),
                uuid(Fields.text(decision, "booking_id")),
                Outcome.valueOf(Fields.text(decision, "outcome")),
                reason == null ? null : Reason.valueOf(reason),
                version,
                Fields.longNumber(decision, "decided_at"),
                detail(Fields.record(decision, "detail")),
                booking(Fields.record(decision, "booking"), version),
                fields.reference(Fields.record(decision, "reference")),
                fields.word(decision, "cancel_reason"),
                inventory(Fields.record(decision, "inventory")),
                nights(Fields.list(decision, "nights")));
    }

    private static UUID uuid(String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static Detail detail(GenericRecord detail) {
        if (detail == null) {
            return null;
        }
        Integer stay = Fields.number(detail, "stay");
        Integer night = Fields.number(detail, "night");
        if (stay == null || night == null) {
            throw new IllegalArgumentException("its detail lacks stay or night");
        }
        return new Detail(stay, night, Fields.number(detail, "rooms_free"));
    }

    private BookingThen booking(GenericRecord booking, Integer version) {
        if (booking == null) {
            return null;
        }
        if (version == null) {
            throw new IllegalArgumentException("it changes a booking and has no version");
        }
        return new BookingThen(
                Status.valueOf(Fields.text(booking, "status")),
                version,
                Fields.longNumber(booking, "hold_expires_at"),
                fields.stays(booking));
    }

    private InventoryThen inventory(GenericRecord inventory) {
        if (inventory == null) {
            return null;
        }
        List<Integer> oversold = new ArrayList<>();
        Fields.list(inventory, "oversold_nights").forEach(night -> oversold.add((Integer) night));
        return new InventoryThen(
                fields.roomType(inventory),
                Fields.number(inventory, "from"),
                Fields.number(inventory, "to"),
                List.copyOf(oversold));
    }

    private List<NightsThen> nights(List<?> roomTypes) {
        List<NightsThen> nights = new ArrayList<>(roomTypes.size());
        for (Object element : roomTypes) {
            GenericRecord roomType = (GenericRecord) element;
            List<DatedNight> dated = new ArrayList<>();
            for (Object night : Fields.list(roomType, "nights")) {
                dated.add(new DatedNight(
                        Fields.number((GenericRecord) night, "night"), fields.counters((GenericRecord) night)));
            }
            nights.add(new NightsThen(fields.roomType(roomType), List.copyOf(dated)));
        }
        return List.copyOf(nights);
    }
}
