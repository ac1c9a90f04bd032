package com.tartware.bookings.ingest.body;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The bodies that wait for their clients. Neither the time of one nor the memory of all is the clients' to choose: what takes too
 * long is cut, and when all of them together are too large, the oldest are. Bodies that arrive in one go are never in here.
 */
final class UnfinishedBodies {
    /** A body has at most 1 MiB: a client on a line of 1 Mbit/s needs 8 s for it. */
    static final Duration ARRIVAL_MAX = Duration.ofSeconds(10);

    /** 128 bodies of the greatest size for single commands, all of them slow. */
    static final long BYTES_MAX = 32L << 20;

    static final Problem TOO_SLOW = Problem.of(
                    ProblemCode.BAD_REQUEST, "The body did not arrive within %d s.".formatted(ARRIVAL_MAX.toSeconds()))
            .withHeader("Connection", "close");

    static final Problem TOO_MANY = Problem.of(
                    ProblemCode.LOG_UNAVAILABLE,
                    "Too many bodies are on their way at the moment; nothing is promised, retry with the same key.")
            .withHeader("Retry-After", "1")
            .withHeader("Connection", "close");

    private final long bytesMax;
    private final LongSupplier nanoTime;

    /** In the order of their beginnings; guarded by this, as is what follows. */
    private final Map<ArrivingBody, Progress> bodies = new LinkedHashMap<>();

    private long bytes;

    UnfinishedBodies() {
        this(BYTES_MAX, System::nanoTime);
    }

    UnfinishedBodies(long bytesMax, LongSupplier nanoTime) {
        this.bytesMax = bytesMax;
        this.nanoTime = nanoTime;
    }

    void add(ArrivingBody body) {
        synchronized (this) {
            bodies.put(body, new Progress(nanoTime.getAsLong()));
        }
        grew(body);
    }

    /** To be told after each growth; a body that grows may cost an older one its life. */
    void grew(ArrivingBody body) {
        List<ArrivingBody> tooMany = List.of();
        synchronized (this) {
            Progress progress = bodies.get(body);
            if (progress == null || progress.cut) {
                return;
            }
            bytes += body.heldBytes() - progress.heldBytes;
            progress.heldBytes = body.heldBytes();
            if (bytes > bytesMax) {
                tooMany = oldestAboveTheLimit();
            }
        }
        tooMany.forEach(oldest -> oldest.cut(TOO_MANY));
    }

    synchronized void remove(ArrivingBody body) {
        Progress progress = bodies.remove(body);
        if (progress != null) {
            bytes -= progress.heldBytes;
        }
    }

    /** Cuts what takes too long; to be called about once a second. */
    void cutTheSlow() {
        List<ArrivingBody> tooSlow = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            for (Map.Entry<ArrivingBody, Progress> body : bodies.entrySet()) {
                if (now - body.getValue().beganNanos < ARRIVAL_MAX.toNanos()) {
                    break;
                }
                if (!body.getValue().cut) {
                    markCut(body.getValue());
                    tooSlow.add(body.getKey());
                }
            }
        }
        tooSlow.forEach(body -> body.cut(TOO_SLOW));
    }

    synchronized int count() {
        return bodies.size();
    }

    synchronized long heldBytes() {
        return bytes;
    }

    private List<ArrivingBody> oldestAboveTheLimit() {
        List<ArrivingBody> oldest = new ArrayList<>();
        for (Map.Entry<ArrivingBody, Progress> body : bodies.entrySet()) {
            if (bytes <= bytesMax) {
                break;
            }
            if (!body.getValue().cut && body.getValue().heldBytes > 0) {
                markCut(body.getValue());
                oldest.add(body.getKey());
            }
        }
        return oldest;
    }

    /** Its memory is about to be free, so it no longer counts. */
    private void markCut(Progress progress) {
        progress.cut = true;
        bytes -= progress.heldBytes;
        progress.heldBytes = 0;
    }

    private static final class Progress {
        private final long beganNanos;
        private long heldBytes;
        private boolean cut;

        Progress(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }
}
