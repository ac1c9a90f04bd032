package com.tartware.bookings.ingest.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent producer that outlives its own fatal states: one that was fenced, refused or has been without an
 * acknowledgement for long is closed, and the next send makes a new one. Remembers when each partition last acknowledged.
 */
final class ReplaceableProducer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplaceableProducer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final long NO_TIME = 0;

    /** A refusal that stays, such as a missing permission, must not make a producer a record. */
    private static final Duration REMAKE_INTERVAL = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final AtomicLongArray acknowledgedNanos;

    /** By partition, the greatest append time acknowledged; ticks keep it up to date. */
    private final AtomicLongArray logTimeMillis;

    private final Object replacing = new Object();
    private volatile KafkaProducer<byte[], byte[]> current;
    private volatile long madeNanos;
    private volatile boolean closed;

    ReplaceableProducer(String brokers, int partitions) {
        this.settings = settings(brokers);
        this.acknowledgedNanos = new AtomicLongArray(partitions);
        this.logTimeMillis = new AtomicLongArray(partitions);
        long longAgo = System.nanoTime() - AppendLimits.SILENCE_MAX.toNanos();
        for (int i = 0; i < partitions; i++) {
            acknowledgedNanos.set(i, longAgo);
        }
        this.madeNanos = System.nanoTime() - REMAKE_INTERVAL.toNanos();
    }

    interface Acknowledgement {
        /**
         * The broker has the record, or it will not take it.
         *
         * @param logTimeMillis of the record, as far as its own and earlier acknowledgements tell; means nothing with a failure
         * @param failure null if the broker has the record
         */
        void arrived(long logTimeMillis, Exception failure);
    }

    /** Blocks for {@link AppendLimits#SEND_BLOCKED_MAX} at most; failures arrive like acknowledgements do. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
    void send(ProducerRecord<byte[], byte[]> record, Acknowledgement acknowledgement) {
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            producer = producer();
            KafkaProducer<byte[], byte[]> sentBy = producer;
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    acknowledgedNanos.set(record.partition(), System.nanoTime());
                    acknowledgement.arrived(
                            logTimeMillis.accumulateAndGet(record.partition(), metadata.timestamp(), Math::max), null);
                } else {
                    replaceIfFatal(sentBy, failure);
                    acknowledgement.arrived(NO_TIME, failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            if (producer != null) {
                replaceIfFatal(producer, e);
            }
            acknowledgement.arrived(NO_TIME, e);
        }
    }

    /** Whether the partition acknowledged something of late. */
    boolean takesWrites(int partition) {
        return silentNanos(partition) < AppendLimits.SILENCE_MAX.toNanos();
    }

    /** Whether any partition did: one without a leader must not take the whole process out of service. */
    boolean takesWrites() {
        return silentNanos() < AppendLimits.SILENCE_MAX.toNanos();
    }

    /** Gives up a producer that gets nothing through, in case it is in a state that it cannot leave. */
    void replaceIfSilent() {
        long patienceNanos = AppendLimits.PRODUCER_SILENCE_MAX.toNanos();
        KafkaProducer<byte[], byte[]> producer = current;
        if (producer != null && silentNanos() >= patienceNanos && System.nanoTime() - madeNanos >= patienceNanos) {
            replace(producer, "nothing was acknowledged for " + AppendLimits.PRODUCER_SILENCE_MAX.toSeconds() + " s");
        }
    }

    private long silentNanos(int partition) {
        return System.nanoTime() - acknowledgedNanos.get(partition);
    }

    private long silentNanos() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < acknowledgedNanos.length(); i++) {
            least = Math.min(least, silentNanos(i));
        }
        return least;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> producer = current;
        if (producer != null) {
            return producer;
        }
        synchronized (replacing) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (current == null) {
                if (System.nanoTime() - madeNanos < REMAKE_INTERVAL.toNanos()) {
                    throw new IllegalStateException("the producer was replaced a moment ago");
                }
                madeNanos = System.nanoTime();
                current = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            }
            return current;
        }
    }

    /** Timeouts and lost connections pass; of the rest only a fault of the one record leaves the producer usable for sure. */
    private void replaceIfFatal(KafkaProducer<byte[], byte[]> producer, Exception failure) {
        if (failure instanceof RetriableException || failure instanceof RecordTooLargeException || closed) {
            return;
        }
        replace(producer, failure.toString());
    }

    private void replace(KafkaProducer<byte[], byte[]> producer, String why) {
        synchronized (replacing) {
            if (current != producer) {
                return;
            }
            current = null;
        }
        LOG.info("The Kafka producer is replaced: {}", why);
        // From the producer's own callback thread a close must not wait for that thread; elsewhere it need not.
        producer.close(Duration.ZERO);
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> last;
        synchronized (replacing) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.close(CLOSE_TIMEOUT);
        }
    }

    private static Map<String, Object> settings(String brokers) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "ingest"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                // Any stock client can then look at the log; a command is 180 bytes, and 120 with lz4.
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, (int) AppendLimits.LINGER.toMillis()),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, AppendLimits.PRODUCER_BUFFER_BYTES),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, AppendLimits.SEND_BLOCKED_MAX.toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) AppendLimits.REQUEST_TIMEOUT.toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) AppendLimits.DELIVERY_TIMEOUT.toMillis()),
                // Back within a second of the broker; the defaults back off further and give a dead address 10 s.
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50L),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L),
                Map.entry(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000L));
    }
}
