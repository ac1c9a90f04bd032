package com.tartware.bookings.schemas.framing;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.UnreadableRecordException.Code;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** Reads one topic's records, whatever version wrote them, as this build's generated class. Not thread-safe. */
public final class AvroRecordDecoder<T extends SpecificRecord> {
    /** No text in the contract is longer than 255 characters. */
    private static final int TEXT_BYTES_MAX = 64 * 1024;

    /** The longest list, an inventory's nights, has 731. */
    private static final int ITEMS_MAX = 10_000;

    // Avro allocates what a length in the record announces before it looks whether the bytes are there, and by default
    // lets a
    // record of 30 bytes announce 2 GiB. It reads these once, when its first decoder is made.
    static {
        limit("org.apache.avro.limits.string.maxLength", TEXT_BYTES_MAX);
        limit("org.apache.avro.limits.bytes.maxLength", TEXT_BYTES_MAX);
        limit("org.apache.avro.limits.collectionItems.maxLength", ITEMS_MAX);
    }

    private final Topic topic;
    private final SchemaRegistry registry;
    private final SpecificData model;
    private final Map<Integer, SpecificDatumReader<T>> readersBySchemaId = new HashMap<>();
    private BinaryDecoder decoder;

    /** @param type the generated class of the topic's schema */
    public AvroRecordDecoder(Topic topic, Class<T> type, SchemaRegistry registry) {
        this.topic = topic;
        this.registry = registry;
        this.model = SpecificData.getForClass(type);
    }

    /**
     * @throws UnreadableRecordException if the record can never be read
     * @throws SchemaRegistry.RegistryUnavailableException if the writer's schema could not be asked for; worth a retry
     */
    public T decode(byte[] record) {
        SpecificDatumReader<T> reader = readerOf(ConfluentFraming.schemaIdOf(record));
        int bodyBytes = record.length - ConfluentFraming.HEADER_BYTES;
        decoder = DecoderFactory.get().binaryDecoder(record, ConfluentFraming.HEADER_BYTES, bodyBytes, decoder);
        T decoded;
        boolean whole;
        try {
            decoded = reader.read(null, decoder);
            whole = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            // Avro answers corrupt bytes with whatever they ran into: end of file, negative sizes, bad union branches.
            throw new UnreadableRecordException(Code.UNREADABLE, "the body does not decode: " + e, e);
        }
        if (!whole) {
            throw new UnreadableRecordException(Code.UNREADABLE, "bytes are left over behind the record", null);
        }
        return decoded;
    }

    private static void limit(String property, int most) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(most));
        }
    }

    private SpecificDatumReader<T> readerOf(int schemaId) {
        SpecificDatumReader<T> known = readersBySchemaId.get(schemaId);
        if (known != null) {
            return known;
        }
        SpecificDatumReader<T> reader = new SpecificDatumReader<>(writerSchema(schemaId), topic.schema(), model);
        readersBySchemaId.put(schemaId, reader);
        return reader;
    }

    private Schema writerSchema(int schemaId) {
        String text;
        try {
            text = registry.schemaById(schemaId);
        } catch (SchemaRegistry.SchemaNotFoundException e) {
            throw new UnreadableRecordException(Code.UNKNOWN_SCHEMA, "the registry knows no schema id " + schemaId, e);
        }
        Schema writer;
        try {
            writer = new Schema.Parser().parse(text);
        } catch (RuntimeException e) {
            // The parser answers what is no Avro with several kinds of exception, a null pointer among them.
            throw new UnreadableRecordException(
                    Code.FOREIGN_SCHEMA, "schema id %d is no Avro schema".formatted(schemaId), e);
        }
        if (!writer.getFullName().equals(topic.schema().getFullName())) {
            throw new UnreadableRecordException(
                    Code.FOREIGN_SCHEMA,
                    "schema id %d is of %s, not of %s"
                            .formatted(
                                    schemaId,
                                    writer.getFullName(),
                                    topic.schema().getFullName()),
                    null);
        }
        return writer;
    }
}
