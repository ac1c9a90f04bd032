package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.body.RequestBodies;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts clients that keep a connection busy without getting anywhere. Jetty's idle time-out starts again with every byte, so a
 * client that sends or takes one byte now and then would never end; this looks at all connections once a second instead, which
 * costs requests nothing. An idle connection, a slow answer of ours and a stream of events are left alone.
 */
final class SlowConnections extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(SlowConnections.class);

    /** From the first byte of a request, or of a TLS handshake, to the end of its headers. Sent at once, they take one round trip. */
    static final Duration HEADERS_MAX = Duration.ofSeconds(10);

    /** One write is 64 KiB at most: who takes less than 3 KiB/s for that long does not want them. */
    static final Duration WRITE_MAX = Duration.ofSeconds(20);

    /** Without a request under way, while places are few; a client that comes again at once loses a round trip. */
    static final Duration REST_MAX_WHEN_CROWDED = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Server server;
    private final Scheduler scheduler;
    private final RequestBodies bodies;
    private final int crowd;
    private IdentityHashMap<EndPoint, Progress> progress = new IdentityHashMap<>();
    private volatile boolean ended;

    /**
     * @param crowd from so many connections on, those that rest make room for others
     */
    SlowConnections(Server server, Scheduler scheduler, RequestBodies bodies, int crowd) {
        this.server = server;
        this.scheduler = scheduler;
        this.bodies = bodies;
        this.crowd = crowd;
    }

    @Override
    protected void doStart() {
        next();
    }

    @Override
    protected void doStop() {
        ended = true;
    }

    private void next() {
        scheduler.schedule(this::look, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (ended) {
            return;
        }
        try {
            bodies.cutTheSlow();
            look(System.nanoTime());
        } catch (RuntimeException e) {
            // The next look may fare better; without any, slow clients would collect.
            LOG.error("Slow connections could not be looked for", e);
        } finally {
            next();
        }
    }

    private void look(long nowNanos) {
        boolean crowded = progress.size() >= crowd;
        IdentityHashMap<EndPoint, Progress> stillThere = new IdentityHashMap<>(progress.size());
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                Progress before = progress.get(endPoint);
                Progress now = before == null ? new Progress() : before;
                if (now.isStuck(endPoint, nowNanos)
                        || (crowded && now.restNanos(nowNanos) >= REST_MAX_WHEN_CROWDED.toNanos())) {
                    LOG.debug("A slow connection is cut");
                    // Not close(): that would first try to say goodbye to a client that does not listen.
                    connector.getExecutor().execute(() -> endPoint.close(new SlowClientException()));
                } else {
                    stillThere.put(endPoint, now);
                }
            }
        }
        progress = stillThere;
    }

    /** What was last seen of one connection. */
    private static final class Progress {
        private static final long NOT_RUNNING = Long.MIN_VALUE;

        private long requests = -1;
        private long bytesIn;
        private long bytesOut;
        private long headersSinceNanos = NOT_RUNNING;
        private long writeSinceNanos = NOT_RUNNING;
        private long restSinceNanos = NOT_RUNNING;

        boolean isStuck(EndPoint endPoint, long nowNanos) {
            Connection outer = endPoint.getConnection();
            Connection inner =
                    outer instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : outer;
            return inner instanceof HttpConnection http
                    && (headersAreSlow(http, outer.getBytesIn(), nowNanos) || writeIsSlow(endPoint, http, nowNanos));
        }

        /** Since when it has been without a request, as far as seen. */
        long restNanos(long nowNanos) {
            return restSinceNanos == NOT_RUNNING ? 0 : nowNanos - restSinceNanos;
        }

        private boolean headersAreSlow(HttpConnection http, long bytesInNow, long nowNanos) {
            boolean sameRequest = http.getMessagesIn() == requests;
            boolean begun = sameRequest && http.getParser().inHeaderState() && bytesInNow != bytesIn;
            if (!sameRequest || bytesInNow != bytesIn || !http.getParser().isStart()) {
                restSinceNanos = NOT_RUNNING;
            } else if (restSinceNanos == NOT_RUNNING) {
                restSinceNanos = nowNanos;
            }
            requests = http.getMessagesIn();
            bytesIn = bytesInNow;
            if (!sameRequest || !http.getParser().inHeaderState()) {
                headersSinceNanos = NOT_RUNNING;
            } else if (begun && headersSinceNanos == NOT_RUNNING) {
                headersSinceNanos = nowNanos;
            }
            return headersSinceNanos != NOT_RUNNING && nowNanos - headersSinceNanos >= HEADERS_MAX.toNanos();
        }

        private boolean writeIsSlow(EndPoint endPoint, HttpConnection http, long nowNanos) {
            // Without an idle time-out it is a stream of events: the feed gives it longer, and ends it by itself.
            boolean pending = endPoint.getIdleTimeout() > 0
                    && endPoint instanceof AbstractEndPoint socket
                    && socket.getWriteFlusher().isPending();
            boolean sameWrite = pending && http.getBytesOut() == bytesOut;
            bytesOut = http.getBytesOut();
            if (!sameWrite) {
                writeSinceNanos = pending ? nowNanos : NOT_RUNNING;
            }
            return writeSinceNanos != NOT_RUNNING && nowNanos - writeSinceNanos >= WRITE_MAX.toNanos();
        }
    }
}
