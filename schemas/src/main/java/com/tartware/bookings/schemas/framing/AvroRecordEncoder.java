package com.tartware.bookings.schemas.framing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes records of one generated class in Confluent framing. Not thread-safe. */
public final class AvroRecordEncoder<T extends SpecificRecord> {
    private final SpecificDatumWriter<T> writer;
    private final Buffer buffer = new Buffer();
    private BinaryEncoder encoder;

    public AvroRecordEncoder(Class<T> type) {
        this.writer = new SpecificDatumWriter<>(type);
    }

    /** The record's bytes behind the frame of {@code schemaId}. */
    public byte[] encode(T record, int schemaId) {
        byte[] framed = write(record, ConfluentFraming.HEADER_BYTES);
        ConfluentFraming.putHeader(framed, schemaId);
        return framed;
    }

    /** The Avro body alone: what two decisions are compared by. */
    public byte[] encodeBody(T record) {
        return write(record, 0);
    }

    private byte[] write(T record, int headroomBytes) {
        try {
            buffer.startBehind(headroomBytes);
            encoder = EncoderFactory.get().directBinaryEncoder(buffer, encoder);
            writer.write(record, encoder);
            encoder.flush();
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    private static final class Buffer extends ByteArrayOutputStream {
        void startBehind(int headroomBytes) {
            count = headroomBytes;
        }
    }
}
