package com.tartware.bookings.ingest.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks the system's resolver, on threads of its own: a name server that the client chose may answer as late as it likes. */
final class SystemHostLookup implements HostLookup, AutoCloseable {
    /** Long enough for a healthy resolver's one retry. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private static final int THREADS = 8;
    private static final int WAITING_MAX = 64;

    private final ThreadPoolExecutor threads;

    SystemHostLookup() {
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "host-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<InetAddress>> addressesOf(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                if (!answer.isDone()) {
                    answer.complete(lookUp(host));
                }
            });
        } catch (RejectedExecutionException tooMany) {
            return CompletableFuture.completedFuture(List.of());
        }
        return answer.completeOnTimeout(List.of(), ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException | SecurityException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
