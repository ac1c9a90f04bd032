package com.tartware.bookings.ingest.webhooks;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a host's name leads. */
@FunctionalInterface
public interface HostLookup {
    /**
     * Never blocks, and may never complete: a name server that the client chose may answer as late as it likes.
     *
     * @return none if the name leads nowhere; fails with {@link TooManyLookupsException} if nobody could be asked
     */
    CompletableFuture<List<InetAddress>> addressesOf(String tenantId, String host);

    /** Nothing is known of the host: this process has too much to ask already, for this tenant or for all. */
    final class TooManyLookupsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooManyLookupsException() {
            super("too many look-ups wait");
        }
    }
}
