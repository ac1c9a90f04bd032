package com.tartware.bookings.jobs.decision.state;

import com.tartware.bookings.core.tenant.TenantCursor;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A tenant's cursor behind a byte that tells the layout, so that a later release can add to it. */
final class CursorSerializer extends ValueSerializer<TenantCursor> {
    static final CursorSerializer INSTANCE = new CursorSerializer();
    private static final long serialVersionUID = 1L;
    private static final int LAYOUT = 2;

    @Override
    public TenantCursor createInstance() {
        return TenantCursor.START;
    }

    @Override
    public void serialize(TenantCursor cursor, DataOutputView target) throws IOException {
        target.writeByte(LAYOUT);
        target.writeLong(cursor.tenantSequence());
        target.writeLong(cursor.logTimeMillis());
        target.writeLong(cursor.holdsDueMillis());
        target.writeInt(cursor.roomTypes());
        target.writeInt(cursor.firstNightBlock());
    }

    @Override
    public TenantCursor deserialize(DataInputView source) throws IOException {
        Layouts.require(LAYOUT, source.readByte(), "cursor");
        return new TenantCursor(
                source.readLong(), source.readLong(), source.readLong(), source.readInt(), source.readInt());
    }

    @Override
    public TypeSerializerSnapshot<TenantCursor> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TenantCursor> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
