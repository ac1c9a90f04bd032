package com.tartware.bookings.ingest.webhooks;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a host's name leads. */
@FunctionalInterface
public interface HostLookup {
    /** Empty if it leads nowhere, or no answer came in time; never fails, never blocks. */
    CompletableFuture<List<InetAddress>> addressesOf(String host);
}
