package com.tartware.bookings.jobs.decision.state;

import java.io.IOException;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A UUID as its 16 bytes. */
final class UuidSerializer extends ValueSerializer<UUID> {
    static final UuidSerializer INSTANCE = new UuidSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public UUID createInstance() {
        return new UUID(0, 0);
    }

    @Override
    public int getLength() {
        return 2 * Long.BYTES;
    }

    @Override
    public void serialize(UUID uuid, DataOutputView target) throws IOException {
        target.writeLong(uuid.getMostSignificantBits());
        target.writeLong(uuid.getLeastSignificantBits());
    }

    @Override
    public UUID deserialize(DataInputView source) throws IOException {
        long high = source.readLong();
        return new UUID(high, source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<UUID> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<UUID> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
