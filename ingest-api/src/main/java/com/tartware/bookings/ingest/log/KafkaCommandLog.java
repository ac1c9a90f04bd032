package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.ingest.fairuse.TenantPlaces;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command log on a Kafka broker that may be away at any time, from the start on. Two threads of its own do what could
 * block: one connects and then hands records to the producer, the other appends clock ticks, which also tell whether the broker
 * takes writes. No caller ever waits in here.
 */
public final class KafkaCommandLog implements CommandLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandLog.class);
    private static final Duration CONNECT_RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_COMPLAINT_INTERVAL = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** The encoder keeps a buffer and is not thread-safe. */
    private static final ThreadLocal<AvroRecordEncoder<BookingCommand>> ENCODER =
            ThreadLocal.withInitial(() -> new AvroRecordEncoder<>(BookingCommand.class));

    private final String brokers;
    private final SchemaRegistry registry;
    private final BlockingQueue<Append> queue = new ArrayBlockingQueue<>(AppendLimits.IN_FLIGHT_MAX);
    private final TenantPlaces inFlight = new TenantPlaces(AppendLimits.IN_FLIGHT_MAX);
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Thread appender = new Thread(this::connectAndAppend, "command-appender");
    private final MeterRegistry meters;
    private final Timer appendLatency;
    private final Counter failures;
    private volatile Connection connection;
    private volatile boolean closing;

    /** Starts connecting at once; see {@link #connected()}. */
    public KafkaCommandLog(String brokers, SchemaRegistry registry, MeterRegistry meters) {
        this.brokers = brokers;
        this.registry = registry;
        this.meters = meters;
        this.appendLatency = Timer.builder("tartware.ingest.append")
                .description("From a checked command to the broker's acknowledgement")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(meters);
        this.failures = Counter.builder("tartware.ingest.append.failures")
                .description("Commands that were not acknowledged in time, or not taken at all")
                .register(meters);
        Gauge.builder("tartware.ingest.append.in.flight", inFlight, TenantPlaces::taken)
                .description("Requests that wait for an acknowledgement")
                .register(meters);
        appender.setDaemon(true);
        appender.start();
    }

    /** Completes when the log can be written to for the first time; exceptionally with {@link LogRefusedException} if never. */
    public CompletableFuture<Void> connected() {
        return connected.copy();
    }

    /** Why no write can be taken at the moment; empty if writes are taken. */
    public Optional<String> whyUnavailable() {
        Connection current = connection;
        if (current == null) {
            return Optional.of("The command topic or its schema was not found yet.");
        }
        return current.producer().takesWrites()
                ? Optional.empty()
                : Optional.of("The broker has not acknowledged anything for %d s."
                        .formatted(AppendLimits.SILENCE_MAX.toSeconds()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The caller gets the future itself; what hangs on it cannot fail.
    public CompletableFuture<Instant> append(BookingCommand command, TraceParent traceparent, int answerPartition) {
        Connection current = connection;
        if (current == null || closing) {
            return refused("the command log is not connected");
        }
        int partition = current.topic().partitioning().partitionOf(command.getTenantId());
        if (!current.producer().takesWrites(partition)) {
            return refused("the broker is silent");
        }
        TenantPlaces.Share ofTenant = inFlight.of(command.getTenantId());
        if (!ofTenant.tryTake()) {
            return refused("too many commands wait for their acknowledgement");
        }
        CompletableFuture<Instant> acknowledged = new CompletableFuture<>();
        long startNanos = System.nanoTime();
        acknowledged.whenComplete((done, failure) -> {
            ofTenant.giveBack();
            if (failure == null) {
                appendLatency.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
            } else {
                failures.increment();
            }
        });
        if (!queue.offer(new Append(current.record(command, partition, traceparent, answerPartition), acknowledged))) {
            acknowledged.completeExceptionally(new LogUnavailableException("the appender is behind"));
        }
        return acknowledged;
    }

    private CompletableFuture<Instant> refused(String why) {
        failures.increment();
        return CompletableFuture.failedFuture(new LogUnavailableException(why));
    }

    private void connectAndAppend() {
        try {
            CommandTopic topic = connect();
            try (ReplaceableProducer producer = new ReplaceableProducer(
                            brokers, topic.partitioning().partitions());
                    ClockTicks ticks = new ClockTicks(producer, topic, meters)) {
                connection = new Connection(topic, producer);
                ticks.start();
                connected.complete(null);
                appendUntilClosed(producer);
            }
        } catch (LogRefusedException e) {
            connected.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CommandTopic connect() throws InterruptedException {
        long complainedNanos = System.nanoTime() - CONNECT_COMPLAINT_INTERVAL.toNanos();
        while (true) {
            try {
                CommandTopic topic = CommandTopic.lookUp(brokers, registry);
                LOG.info(
                        "Appending to {} with {} partitions, schema id {}",
                        Topic.COMMANDS.topicName(),
                        topic.partitioning().partitions(),
                        topic.schemaId());
                return topic;
            } catch (LogRefusedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (closing) {
                    throw new InterruptedException("closed while connecting");
                }
                if (System.nanoTime() - complainedNanos >= CONNECT_COMPLAINT_INTERVAL.toNanos()) {
                    complainedNanos = System.nanoTime();
                    LOG.warn("Waiting for broker and registry: {}", e.getMessage());
                }
                Thread.sleep(CONNECT_RETRY.toMillis());
            }
        }
    }

    private void appendUntilClosed(ReplaceableProducer producer) throws InterruptedException {
        while (!closing || !queue.isEmpty()) {
            Append append = queue.poll(100, TimeUnit.MILLISECONDS);
            // Given up already: its deadline passed while a send before it was blocked.
            if (append == null || append.acknowledged().isDone()) {
                continue;
            }
            try {
                producer.send(append.record(), (logTimeMillis, failure) -> {
                    if (failure == null) {
                        append.acknowledged().complete(Instant.ofEpochMilli(logTimeMillis));
                    } else {
                        append.acknowledged().completeExceptionally(notAcknowledged(failure));
                    }
                });
            } catch (RuntimeException unexpected) {
                // The one thread that appends must outlive any single command.
                LOG.error("A command could not be handed to the producer", unexpected);
                append.acknowledged().completeExceptionally(notAcknowledged(unexpected));
            }
        }
    }

    private static LogUnavailableException notAcknowledged(Exception failure) {
        return new LogUnavailableException("the broker did not acknowledge: " + failure);
    }

    /** Takes no more commands, sees those off that wait, and lets go of the broker. */
    @Override
    public void close() {
        closing = true;
        if (connection == null) {
            appender.interrupt();
        }
        try {
            appender.join(CLOSE_TIMEOUT.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Append(ProducerRecord<byte[], byte[]> record, CompletableFuture<Instant> acknowledged) {}

    private record Connection(CommandTopic topic, ReplaceableProducer producer) {
        ProducerRecord<byte[], byte[]> record(
                BookingCommand command, int partition, TraceParent traceparent, int answerPartition) {
            Header trace =
                    new RecordHeader(TraceParent.HEADER, traceparent.text().getBytes(StandardCharsets.US_ASCII));
            List<Header> headers = answerPartition == AnswerPartition.NONE
                    ? List.of(trace)
                    : List.of(trace, new RecordHeader(AnswerPartition.HEADER, AnswerPartition.bytes(answerPartition)));
            return new ProducerRecord<>(
                    Topic.COMMANDS.topicName(),
                    partition,
                    command.getTenantId().getBytes(StandardCharsets.UTF_8),
                    ENCODER.get().encode(command, topic.schemaId()),
                    headers);
        }
    }
}
