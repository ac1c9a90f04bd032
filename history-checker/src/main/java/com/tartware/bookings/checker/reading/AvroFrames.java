package com.tartware.bookings.checker.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads values in Confluent framing: a zero byte, four bytes of schema id, the Avro body. Not thread-safe. */
final class AvroFrames {
    private static final int HEADER_BYTES = 5;

    // Read once by Avro; without them 30 corrupt bytes can announce 2 GiB.
    static {
        System.setProperty("org.apache.avro.limits.string.maxLength", "65536");
        System.setProperty("org.apache.avro.limits.bytes.maxLength", "65536");
        System.setProperty("org.apache.avro.limits.collectionItems.maxLength", "10000");
    }

    private final RegistrySchemas schemas;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private BinaryDecoder decoder;

    AvroFrames(RegistrySchemas schemas) {
        this.schemas = schemas;
    }

    /** @param type full name of the record that it must be */
    GenericRecord read(byte[] value, String type) throws UnreadableException {
        if (value == null || value.length < HEADER_BYTES || value[0] != 0) {
            throw new UnreadableException("not in Confluent framing");
        }
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        GenericDatumReader<GenericRecord> reader = readers.get(id);
        if (reader == null) {
            Optional<Schema> schema = schemas.byId(id);
            if (schema.isEmpty()) {
                throw new UnreadableException("schema id %d is unknown".formatted(id));
            }
            reader = new GenericDatumReader<>(schema.get());
            readers.put(id, reader);
        }
        if (!reader.getSchema().getFullName().equals(type)) {
            throw new UnreadableException(
                    "schema id %d is of %s".formatted(id, reader.getSchema().getFullName()));
        }
        decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
        try {
            GenericRecord record = reader.read(null, decoder);
            if (decoder.isEnd()) {
                return record;
            }
        } catch (IOException | RuntimeException corrupt) {
            throw new UnreadableException("the body does not decode: " + corrupt);
        }
        throw new UnreadableException("bytes are left over behind the record");
    }
}
