package com.tartware.bookings.schemas.framing;

import com.tartware.bookings.avro.Uuid;
import java.nio.ByteBuffer;
import java.util.UUID;

/** {@link UUID} to the 16 bytes that a command carries, and back. */
public final class UuidBytes {
    private UuidBytes() {}

    public static Uuid of(UUID uuid) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return new Uuid(bytes);
    }

    public static UUID toUuid(Uuid uuid) {
        ByteBuffer bytes = ByteBuffer.wrap(uuid.bytes());
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
