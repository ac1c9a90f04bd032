package com.tartware.bookings.jobs.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * This build's records as builds of other schema versions write them. A later one has a field more in every record, first, and
 * filled in; an earlier one does not have the topic's youngest field yet.
 */
public final class OtherBuild {
    private static final String LATER_FIELD = "of_a_later_build";

    private OtherBuild() {}

    /** What all builds write in turns, this one included: the same content under three schemas. */
    public static byte[] inTurns(Topic topic, int turn, byte[] record) {
        return switch (Math.floorMod(turn, 3)) {
            case 0 -> byLater(topic, record);
            case 1 -> byEarlier(topic, record);
            default -> record;
        };
    }

    public static byte[] byLater(Topic topic, byte[] record) {
        GenericRecord read = read(record, later(topic));
        fillIn(read);
        return framed(read, FixedRegistry.idOfLaterBuild(topic));
    }

    /** The record as it is, if it says what an earlier build had no word for. */
    public static byte[] byEarlier(Topic topic, byte[] record) {
        byte[] written = framed(read(record, earlier(topic)), FixedRegistry.idOfEarlierBuild(topic));
        return read(written, topic.schema()).equals(read(record, topic.schema())) ? written : record;
    }

    static Schema later(Topic topic) {
        JsonNode schema = json(topic);
        for (JsonNode record : recordsIn(schema)) {
            ObjectNode field = ((ArrayNode) record.get("fields")).insertObject(0);
            field.put("name", LATER_FIELD);
            field.putArray("type").add("null").add("string");
            field.putNull("default");
        }
        return new Schema.Parser().parse(schema.toString());
    }

    static Schema earlier(Topic topic) {
        String youngest =
                switch (topic) {
                    case COMMANDS -> "currency";
                    case DECISIONS -> "cancel_reason";
                    case AVAILABILITY, WEBHOOK_ENDPOINTS, WEBHOOK_ATTEMPTS -> "";
                };
        JsonNode schema = json(topic);
        for (JsonNode record : recordsIn(schema)) {
            ArrayNode fields = (ArrayNode) record.get("fields");
            for (int index = fields.size() - 1; index >= 0; index--) {
                if (fields.get(index).get("name").asText().equals(youngest)) {
                    fields.remove(index);
                }
            }
        }
        return new Schema.Parser().parse(schema.toString());
    }

    private static JsonNode json(Topic topic) {
        try {
            return new ObjectMapper().readTree(topic.schema().toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is JSON", e);
        }
    }

    private static List<JsonNode> recordsIn(JsonNode schema) {
        List<JsonNode> records = new ArrayList<>();
        for (JsonNode definition : schema.findParents("fields")) {
            records.add(definition);
            definition.get("fields").forEach(field -> records.addAll(recordsIn(field)));
        }
        return records;
    }

    private static void fillIn(Object value) {
        if (value instanceof GenericRecord record) {
            record.getSchema().getFields().forEach(field -> fillIn(record.get(field.pos())));
            record.put(LATER_FIELD, "written by a later build");
        } else if (value instanceof List<?> items) {
            items.forEach(OtherBuild::fillIn);
        }
    }

    private static GenericRecord read(byte[] record, Schema reader) {
        Schema writer = new Schema.Parser().parse(new FixedRegistry().schemaById(ConfluentFraming.schemaIdOf(record)));
        int bodyBytes = record.length - ConfluentFraming.HEADER_BYTES;
        try {
            return new GenericDatumReader<GenericRecord>(writer, reader)
                    .read(
                            null,
                            DecoderFactory.get().binaryDecoder(record, ConfluentFraming.HEADER_BYTES, bodyBytes, null));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private static byte[] framed(GenericRecord record, int schemaId) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(body, null);
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return ByteBuffer.allocate(ConfluentFraming.HEADER_BYTES + body.size())
                .put((byte) 0)
                .putInt(schemaId)
                .put(body.toByteArray())
                .array();
    }
}
