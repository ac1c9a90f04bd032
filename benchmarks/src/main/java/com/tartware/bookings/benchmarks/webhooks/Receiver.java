package com.tartware.bookings.benchmarks.webhooks;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicLong;

/** A fast receiver of webhooks that counts, and a dead one that takes connections and never says a word. */
final class Receiver implements AutoCloseable {
    private static final int DEAD_BACKLOG = 1_000;

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final Javalin fast;
    private final ServerSocket dead;

    Receiver() throws IOException {
        dead = new ServerSocket(0, DEAD_BACKLOG, InetAddress.getLoopbackAddress());
        fast = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/hook", request -> {
                        request.bodyAsBytes();
                        long now = System.nanoTime();
                        firstNanos.compareAndSet(0, now);
                        lastNanos.set(now);
                        received.incrementAndGet();
                        request.status(204);
                    });
                })
                .start("127.0.0.1", 0);
    }

    String fastUrl() {
        return "http://127.0.0.1:" + fast.port() + "/hook";
    }

    String deadUrl() {
        return "http://127.0.0.1:" + dead.getLocalPort() + "/hook";
    }

    long received() {
        return received.get();
    }

    /** From the first delivery to the newest one. */
    double seconds() {
        return (lastNanos.get() - firstNanos.get()) / 1e9;
    }

    @Override
    public void close() throws IOException {
        fast.stop();
        dead.close();
    }
}
