package com.tartware.bookings.ingest.http;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.ingest.log.AnswerFeed;
import java.util.OptionalInt;
import java.util.UUID;

/** Answers that a test gives. */
final class FakeAnswerFeed implements AnswerFeed {
    volatile OptionalInt partition = OptionalInt.of(5);
    private volatile Listener listener;

    @Override
    public OptionalInt partition() {
        return partition;
    }

    @Override
    public void deliverTo(Listener listener) {
        this.listener = listener;
    }

    /** @return whether anybody waited for it */
    boolean deliver(Decision decision) {
        UUID commandId = UUID.fromString(decision.getCommandId());
        boolean awaited = listener.awaits(decision.getTenantId(), commandId);
        listener.decided(decision.getTenantId(), commandId, decision);
        return awaited;
    }

    void deliverRepeat(String tenantId, UUID commandId) {
        listener.repeated(tenantId, commandId);
    }
}
