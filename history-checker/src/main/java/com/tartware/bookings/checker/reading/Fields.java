package com.tartware.bookings.checker.reading;

import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.RoomType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/** Takes Avro records apart. What recurs is kept once: a million decisions name a handful of room types. Not thread-safe. */
final class Fields {
    private final Map<Object, Object> kept = new HashMap<>();

    /** Null if it is null, or if the record was written before there was such a field. */
    static Object value(GenericRecord record, String name) {
        return record.getSchema().getField(name) == null ? null : record.get(name);
    }

    static GenericRecord record(GenericRecord record, String name) {
        return (GenericRecord) value(record, name);
    }

    static List<?> list(GenericRecord record, String name) {
        return (List<?>) value(record, name);
    }

    static String text(GenericRecord record, String name) {
        Object text = value(record, name);
        return text == null ? null : text.toString();
    }

    static Integer number(GenericRecord record, String name) {
        return (Integer) value(record, name);
    }

    static Long longNumber(GenericRecord record, String name) {
        return (Long) value(record, name);
    }

    static Boolean flag(GenericRecord record, String name) {
        return (Boolean) value(record, name);
    }

    /** Of 16 bytes; null if they are missing. */
    static UUID uuid(GenericRecord record, String name) {
        GenericFixed bytes = (GenericFixed) value(record, name);
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes());
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @SuppressWarnings("unchecked") // What is kept is equal to what was asked for, and of its class.
    <T> T keep(T value) {
        return value == null ? null : (T) kept.computeIfAbsent(value, first -> first);
    }

    String word(GenericRecord record, String name) {
        return keep(text(record, name));
    }

    RoomType roomType(GenericRecord record) {
        return keep(new RoomType(word(record, "property_id"), word(record, "room_type_id")));
    }

    List<AskedStay> stays(GenericRecord record) {
        List<AskedStay> stays = new ArrayList<>();
        for (Object element : list(record, "stays")) {
            GenericRecord stay = (GenericRecord) element;
            stays.add(new AskedStay(
                    roomType(stay), number(stay, "check_in"), number(stay, "check_out"), number(stay, "rooms")));
        }
        return List.copyOf(stays);
    }

    Reference reference(GenericRecord reference) {
        return reference == null
                ? null
                : new Reference(
                        text(reference, "guest_ref"),
                        text(reference, "external_reference"),
                        word(reference, "channel"),
                        word(reference, "rate_plan_id"),
                        longNumber(reference, "amount_minor"),
                        word(reference, "currency"));
    }

    /** Of a night in a decision, or of one on the availability topic. */
    NightCounters counters(GenericRecord night) {
        GenericRecord restrictions = record(night, "restrictions");
        boolean free = restrictions == null;
        return keep(new NightCounters(
                number(night, "allotment"),
                number(night, "overbooking_limit"),
                number(night, "sold"),
                number(night, "held"),
                !free && flag(restrictions, "stop_sell"),
                !free && flag(restrictions, "closed_to_arrival"),
                !free && flag(restrictions, "closed_to_departure"),
                free ? 0 : number(restrictions, "min_stay"),
                free ? 0 : number(restrictions, "max_stay")));
    }
}
