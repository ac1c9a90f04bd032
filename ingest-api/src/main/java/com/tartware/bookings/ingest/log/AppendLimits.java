package com.tartware.bookings.ingest.log;

import java.time.Duration;

/** How long and how many: what keeps answers within the contract's 2 s and the memory flat while the broker is away. */
final class AppendLimits {
    /**
     * Requests waiting for their acknowledgement. A command has at most 16 stays and a reference, about 4 KB of Avro, so all of
     * them together fit into the producer's buffer. At 1 ms of broker latency this is far beyond what one process can parse. One
     * tenant has at most half of these places.
     */
    static final int IN_FLIGHT_MAX = 8_192;

    static final long PRODUCER_BUFFER_BYTES = 32L << 20;

    /** How long a send may wait for metadata or buffer space; it then holds up the appender thread, never a request's. */
    static final Duration SEND_BLOCKED_MAX = Duration.ofMillis(500);

    /** One try of the producer; an unanswered one ends its connection, so not below a broker's ordinary pauses. */
    static final Duration REQUEST_TIMEOUT = Duration.ofMillis(1_100);

    /** All tries of one record. Kafka demands at least linger plus one request. */
    static final Duration DELIVERY_TIMEOUT = Duration.ofMillis(1_400);

    /** Waits for company in a batch; costs a lone request this much latency. */
    static final Duration LINGER = Duration.ofMillis(1);

    static final Duration TICK_INTERVAL = Duration.ofSeconds(1);

    /** Ticks probe every partition once a second; without any acknowledgement for this long it takes no writes. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    /** A producer that got nothing acknowledged for this long is replaced, whatever its state says. */
    static final Duration PRODUCER_SILENCE_MAX = Duration.ofSeconds(10);

    private AppendLimits() {}
}
