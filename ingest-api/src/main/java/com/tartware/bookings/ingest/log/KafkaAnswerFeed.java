package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of the answers topic, from its end on, on a thread of its own. Goes on for ever, whatever becomes of the broker;
 * what it misses meanwhile the waiters find in the store.
 */
public final class KafkaAnswerFeed implements AnswerFeed, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAnswerFeed.class);

    /** An answer becomes visible with its transaction's end, which ends a waiting fetch at once; the rest is for a lost race. */
    private static final Duration FETCH_WAIT_MAX = Duration.ofMillis(100);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration BROKER_ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** A topic that is missing was left out on purpose, or comes with an upgrade. */
    private static final Duration MISSING_TOPIC_INTERVAL = Duration.ofSeconds(10);

    /** For the first answer whose schema the registry does not tell, and no other until it tells: waiters have the store. */
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);

    /** Between two questions to a registry that is away; each may take its time-out, and nothing is read meanwhile. */
    private static final Duration REGISTRY_AGAIN = Duration.ofSeconds(5);

    /** An answer has some hundred bytes, 20 KB at most: what is fetched but not yet handled stays below this. */
    private static final int FETCH_BYTES_MAX = 1 << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final long UNKNOWN = -1;

    private final String brokers;
    private final IntUnaryOperator choice;
    private final SchemaRegistry registry;
    private final AvroRecordDecoder<Decision> decoder;
    private final Counter unreadable;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader = new Thread(this::readUntilClosed, "answers-reader");
    private volatile Listener listener;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile int livePartition = AnswerPartition.NONE;
    // Below this the reader's thread only.
    private TopicPartition place;

    /** Schemas that the registry did not tell since it went away. */
    private final Set<Integer> untold = new HashSet<>();

    /** From the start, until it has told this build's own schema, which the answers will most likely have. */
    private boolean registryAway = true;

    private long registryAskedNanos;
    private long nextOffset = UNKNOWN;
    private boolean complained;

    /**
     * Starts reading as soon as there is a listener.
     *
     * @param choice gives, for the topic's number of partitions, the one to read
     */
    public KafkaAnswerFeed(String brokers, SchemaRegistry registry, IntUnaryOperator choice, MeterRegistry meters) {
        this.brokers = brokers;
        this.choice = choice;
        this.registry = registry;
        this.decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry);
        this.unreadable = Counter.builder("tartware.ingest.answers.unreadable")
                .description("Records of the answers topic that are no answers of the decision job")
                .register(meters);
        Gauge.builder(
                        "tartware.ingest.answers.live",
                        this,
                        feed -> feed.partition().isPresent() ? 1 : 0)
                .description("1 while answers arrive; at 0 who waits is answered from the store, or not at all")
                .register(meters);
        reader.setDaemon(true);
    }

    @Override
    public OptionalInt partition() {
        int partition = livePartition;
        return partition == AnswerPartition.NONE ? OptionalInt.empty() : OptionalInt.of(partition);
    }

    @Override
    public void deliverTo(Listener listener) {
        this.listener = listener;
        reader.start();
    }

    private void readUntilClosed() {
        while (!isClosed()) {
            try {
                pause(read());
            } catch (WakeupException e) {
                LOG.debug("Woken up to close", e);
            } catch (RuntimeException e) {
                livePartition = AnswerPartition.NONE;
                complain("Answers cannot be read, and are looked up in the store instead: {}", e);
                pause(RETRY_INTERVAL);
            }
        }
        livePartition = AnswerPartition.NONE;
    }

    /** @return how long to wait before the next attempt */
    private Duration read() {
        try (KafkaConsumer<byte[], byte[]> opened =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer = opened;
            if (isClosed()) {
                return Duration.ZERO;
            }
            List<PartitionInfo> partitions = opened.partitionsFor(Topic.ANSWERS, BROKER_ANSWER_MAX.multipliedBy(2));
            if (partitions == null || partitions.isEmpty()) {
                complain("There is no topic {}; who waits for a decision is answered from the store", Topic.ANSWERS);
                return MISSING_TOPIC_INTERVAL;
            }
            takePlace(opened, new TopicPartition(Topic.ANSWERS, choice.applyAsInt(partitions.size())));
            complained = false;
            if (registryAway) {
                askRegistry();
            }
            goLive();
            LOG.info("Reading answers from {} on", place);
            readOn(opened);
            return Duration.ZERO;
        }
    }

    /** Where an earlier consumer left off, so that nothing asked for in between is missed; at the end otherwise. */
    private void takePlace(KafkaConsumer<byte[], byte[]> opened, TopicPartition found) {
        if (!found.equals(place)) {
            place = found;
            nextOffset = UNKNOWN;
        }
        opened.assign(List.of(place));
        if (nextOffset == UNKNOWN) {
            opened.seekToEnd(List.of(place));
        } else {
            opened.seek(place, nextOffset);
        }
        nextOffset = opened.position(place, BROKER_ANSWER_MAX.multipliedBy(2));
    }

    private void readOn(KafkaConsumer<byte[], byte[]> opened) {
        long probedNanos = System.nanoTime();
        while (!isClosed()) {
            ConsumerRecords<byte[], byte[]> records = opened.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                nextOffset = record.offset() + 1;
                deliver(record);
            }
            if (System.nanoTime() - probedNanos >= PROBE_INTERVAL.toNanos()) {
                probe(opened);
                if (registryAway && System.nanoTime() - registryAskedNanos >= REGISTRY_AGAIN.toNanos()) {
                    askRegistry();
                }
                probedNanos = System.nanoTime();
            }
        }
    }

    /** An idle consumer does not tell whether its broker is there; it finds a lost one again by itself. */
    private void probe(KafkaConsumer<byte[], byte[]> opened) {
        try {
            opened.endOffsets(List.of(place), BROKER_ANSWER_MAX);
            goLive();
            if (complained && !registryAway) {
                complained = false;
                LOG.info("Answers arrive again");
            }
        } catch (TimeoutException e) {
            livePartition = AnswerPartition.NONE;
            complain("Answers do not arrive, and are looked up in the store instead: {}", e);
        }
    }

    /** What could not be read is better not asked for. */
    private void goLive() {
        livePartition = registryAway ? AnswerPartition.NONE : place.partition();
    }

    /** For a schema that it did not tell, since what it told before is remembered on this side. */
    private void askRegistry() {
        try {
            if (untold.isEmpty()) {
                registry.schemaById(registry.idOf(
                        Topic.DECISIONS.subject(), Topic.DECISIONS.schema().toString()));
            } else {
                registry.schemaById(untold.iterator().next());
            }
        } catch (SchemaRegistry.SchemaNotFoundException | SchemaRegistry.IncompatibleSchemaException e) {
            LOG.debug("The registry answers, and does not know a schema: {}", e.getMessage());
        } catch (SchemaRegistry.RegistryUnavailableException e) {
            registryIsAway(e);
            return;
        } finally {
            registryAskedNanos = System.nanoTime();
        }
        untold.clear();
        registryAway = false;
    }

    private void registryIsAway(SchemaRegistry.RegistryUnavailableException failure) {
        registryAway = true;
        livePartition = AnswerPartition.NONE;
        complain("Answers cannot be read without the registry, and are looked up in the store instead: {}", failure);
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        Header commandHeader = record.headers().lastHeader(AnswerPartition.COMMAND_ID);
        if (record.key() == null || commandHeader == null || commandHeader.value() == null) {
            passOver(record, "it names no command");
            return;
        }
        String tenantId = new String(record.key(), StandardCharsets.UTF_8);
        String commandText = new String(commandHeader.value(), StandardCharsets.US_ASCII);
        UUID commandId;
        try {
            commandId = UUID.fromString(commandText);
        } catch (IllegalArgumentException e) {
            passOver(record, "its command id is no UUID");
            return;
        }
        if (!listener.awaits(tenantId, commandId)) {
            return;
        }
        if (record.value() == null) {
            listener.repeated(tenantId, commandId);
            return;
        }
        Decision decision = decode(record);
        if (decision == null) {
            return;
        }
        if (!decision.getTenantId().equals(tenantId) || !commandText.equals(decision.getCommandId())) {
            passOver(record, "its decision is on another command");
            return;
        }
        listener.decided(tenantId, commandId, decision);
    }

    /** Null if it cannot be read, or not soon. */
    private Decision decode(ConsumerRecord<byte[], byte[]> record) {
        long startNanos = System.nanoTime();
        while (!isClosed()) {
            try {
                if (untold.contains(ConfluentFraming.schemaIdOf(record.value()))) {
                    passOver(record, "the registry is away, and has not told its schema");
                    return null;
                }
                return decoder.decode(record.value());
            } catch (UnreadableRecordException e) {
                passOver(record, e.getMessage());
                return null;
            } catch (SchemaRegistry.RegistryUnavailableException e) {
                if (registryAway || System.nanoTime() - startNanos > REGISTRY_PATIENCE.toNanos()) {
                    untold.add(ConfluentFraming.schemaIdOf(record.value()));
                    registryAskedNanos = System.nanoTime();
                    registryIsAway(e);
                } else {
                    pause(RETRY_INTERVAL);
                }
            }
        }
        return null;
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String why) {
        unreadable.increment();
        LOG.debug(
                "The answer at {}-{} offset {} is passed over: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                why);
    }

    private void complain(String message, Object about) {
        if (!complained) {
            complained = true;
            LOG.warn(message, about instanceof Throwable failure ? failure.getMessage() : about);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @SuppressWarnings("ResultOfMethodCallIgnored") // Whether it was closed meanwhile is asked afterwards anyway.
    private void pause(Duration duration) {
        try {
            closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            reader.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "ingest-answers"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                // Where the place is no more, the topic was made anew, or lay still for its whole hour.
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT_MAX.toMillis()),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_MAX),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) BROKER_ANSWER_MAX.toMillis()),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BROKER_ANSWER_MAX.toMillis()),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50L),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L),
                Map.entry(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000L));
    }
}
