package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.Decision;
import java.util.OptionalInt;
import java.util.UUID;

/** The decisions that this process has asked for, as they become visible, and no others. May be away at any time. */
public interface AnswerFeed {
    /** Where to ask for answers now; empty while none would arrive. */
    OptionalInt partition();

    /** From now on answers go to this listener; before that, nobody has asked for any. */
    void deliverTo(Listener listener);

    /** Hears of answers, on a thread that must not be kept. */
    interface Listener {
        /** Whether anybody waits; an answer that nobody waits for is not even read. */
        boolean awaits(String tenantId, UUID commandId);

        void decided(String tenantId, UUID commandId, Decision decision);

        /** The command was a repeat: it has no decision but the one that it got when it was new. */
        void repeated(String tenantId, UUID commandId);
    }
}
