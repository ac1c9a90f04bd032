package com.tartware.bookings.localstack.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * What a record of the command topic says, for people and for programs.
 *
 * @param kind in words, such as {@code create booking}
 * @param tenantId as its body has it; null, as the ids may be, where the record has none
 * @param bookingId of the booking that it is about, or would make; null for inventory and ticks
 * @param body the fields of the command itself
 */
public record CommandContent(
        String kind, String tenantId, String commandId, String keyId, String bookingId, JsonNode body) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BOOKING_ID = "booking_id";

    public static CommandContent of(BookingCommand command) {
        IndexedRecord body = (IndexedRecord) command.getBody();
        String keyId = text(command.getKeyId());
        return new CommandContent(
                words(body.getSchema().getName()),
                command.getTenantId(),
                text(command.getCommandId()),
                keyId,
                body instanceof CreateBooking ? keyId : bookingIdIn(body),
                json(body));
    }

    public ObjectNode json() {
        ObjectNode node = JSON.objectNode();
        node.put("kind", kind);
        node.put("tenant_id", tenantId);
        node.put("command_id", commandId);
        node.put("key_id", keyId);
        node.put(BOOKING_ID, bookingId);
        node.set("body", body);
        return node;
    }

    /** Every action names its booking in a field of that name; what is not about one has none. */
    private static String bookingIdIn(IndexedRecord body) {
        Schema.Field field = body.getSchema().getField(BOOKING_ID);
        return field == null ? null : text((Uuid) body.get(field.pos()));
    }

    private static String text(Uuid id) {
        return id == null ? null : UuidBytes.toUuid(id).toString();
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static JsonNode json(Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Uuid id) {
            return JSON.textNode(text(id));
        }
        if (value instanceof IndexedRecord record) {
            ObjectNode node = JSON.objectNode();
            record.getSchema().getFields().forEach(field -> node.set(field.name(), json(record.get(field.pos()))));
            return node;
        }
        if (value instanceof List<?> list) {
            ArrayNode node = JSON.arrayNode();
            list.forEach(item -> node.add(json(item)));
            return node;
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        return JSON.textNode(value.toString());
    }
}
