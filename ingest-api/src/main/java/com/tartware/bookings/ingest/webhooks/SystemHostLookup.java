package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.ingest.store.TenantTurns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the system's resolver, on threads of its own, in turns by tenant: a look-up that its caller has given up still holds its thread, for
 * as long as the resolver waits for a name server that a client chose.
 */
final class SystemHostLookup implements HostLookup, AutoCloseable {
    private static final int THREADS = 8;
    private static final int THREADS_PER_TENANT_MAX = 2;
    private static final int WAITING_MAX = 64;
    private static final int WAITING_PER_TENANT_MAX = 8;

    private final TenantTurns turns = new TenantTurns(WAITING_MAX, WAITING_PER_TENANT_MAX, THREADS_PER_TENANT_MAX);
    private final List<Thread> threads = new ArrayList<>();
    private final Resolver resolver;

    /** What may take long. */
    interface Resolver {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    SystemHostLookup() {
        this(InetAddress::getAllByName);
    }

    SystemHostLookup(Resolver resolver) {
        this.resolver = resolver;
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(this::run, "host-lookup");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    @Override
    public CompletableFuture<List<InetAddress>> addressesOf(String tenantId, String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        boolean willBeAsked = turns.offer(tenantId, () -> {
            if (!answer.isDone()) {
                answer.complete(lookUp(host));
            }
        });
        return willBeAsked ? answer : CompletableFuture.failedFuture(new TooManyLookupsException());
    }

    private void run() {
        try {
            while (true) {
                turns.runNext();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private List<InetAddress> lookUp(String host) {
        try {
            return List.of(resolver.addressesOf(host));
        } catch (UnknownHostException | SecurityException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
