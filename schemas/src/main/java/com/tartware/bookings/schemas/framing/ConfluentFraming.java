package com.tartware.bookings.schemas.framing;

import java.nio.ByteBuffer;

/** The Confluent wire format: a zero byte, the schema id in four bytes, big-endian, and the Avro body. */
public final class ConfluentFraming {
    public static final int HEADER_BYTES = 5;
    private static final byte MAGIC = 0;

    private ConfluentFraming() {}

    /** Writes the header into the first {@value #HEADER_BYTES} bytes. */
    static void putHeader(byte[] record, int schemaId) {
        ByteBuffer.wrap(record).put(MAGIC).putInt(schemaId);
    }

    /** @throws UnreadableRecordException if the bytes are no Confluent frame */
    public static int schemaIdOf(byte[] record) {
        if (record == null || record.length < HEADER_BYTES || record[0] != MAGIC) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Code.UNREADABLE,
                    record == null
                            ? "the record has no value"
                            : "the value is not in Confluent framing (%d bytes)".formatted(record.length),
                    null);
        }
        return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
    }
}
