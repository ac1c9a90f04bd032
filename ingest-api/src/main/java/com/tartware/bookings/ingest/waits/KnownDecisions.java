package com.tartware.bookings.ingest.waits;

import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where waiters look a decision up whose answer does not come. Fails soon while it is away; trails the log. */
interface KnownDecisions {
    /** The newest decision on the command. */
    CompletableFuture<Optional<StoredDecision>> decision(AwaitedCommand command);

    /** The booking whose id is that of the command's key. */
    CompletableFuture<Optional<StoredBooking>> keysBooking(AwaitedCommand command);

    static KnownDecisions in(DecisionStore store) {
        return new KnownDecisions() {
            @Override
            public CompletableFuture<Optional<StoredDecision>> decision(AwaitedCommand command) {
                return store.decision(command.tenantId(), command.commandId());
            }

            @Override
            public CompletableFuture<Optional<StoredBooking>> keysBooking(AwaitedCommand command) {
                return store.booking(command.tenantId(), command.keyId());
            }
        };
    }
}
