package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.log.EndpointDirectory.Deleted;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints' topic, read and written by one thread that may block. Every process has the same transactional id, and that is the
 * lock: whoever wants to change something takes the id, which ends any change that another process has begun; then reads to the end,
 * and commits on top of it. If another one took the id meanwhile, the commit fails, and the change is tried on top of the other's.
 * Between changes the id is kept: as long as it is ours, nobody else has changed anything.
 */
public final class KafkaWebhookEndpointLog implements WebhookEndpointLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWebhookEndpointLog.class);

    /** The lock of all ingest processes; the prefix of no other transactional id. */
    static final String TRANSACTIONAL_ID = "ingest-webhook-endpoints";

    private static final String COMMIT_ID = "commit-id";

    /** Changes that wait; each is one request. */
    private static final int CHANGES_WAITING_MAX = 128;

    private static final int CHANGES_WAITING_PER_TENANT_MAX = 8;

    /** Each is one request for an endpoint that this process does not know; one question to the broker answers all of them. */
    private static final int CATCHING_UP_MAX = 1_024;

    /** At the start the whole topic is read, however long it is; a broker that hands over nothing for so long is away. */
    private static final Duration NO_PROGRESS_MAX = Duration.ofSeconds(30);

    private static final Duration BLOCKED_MAX = Duration.ofMillis(1_500);

    /** A process that died in the middle holds readers up for so long, if nobody changes anything. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How long a change may wait for the thread, and for its question about the end of the topic: the broker answers one question of a
     * connection after the other, a fetch that waits for records among them.
     */
    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * For how long a deleted endpoint's last record stays, so that every reader of the topic learns of the end: longer than any of them is
     * away. Then its key is written once more, with nothing, and compaction drops both.
     */
    static final Duration DELETED_KEPT = Duration.ofDays(14);

    /** Each change adds one key at most and can take more of them away, so the topic does not grow with changes for ever. */
    private static final int FORGOTTEN_WITH_A_CHANGE_MAX = 16;

    private static final Duration CONNECT_RETRY = Duration.ofSeconds(1);
    private static final Duration COMPLAINT_INTERVAL = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Two processes that take the id from each other at the same moment must not go on so. */
    private static final int RETRY_WAIT_MILLIS_MAX = 60;

    private final String brokers;
    private final InstantSource clock;
    private final SchemaRegistry registry;
    private final BlockingQueue<PendingChange> queue = new ArrayBlockingQueue<>(CHANGES_WAITING_MAX);
    private final Map<String, Integer> waitingOfTenant = new ConcurrentHashMap<>();
    private final BlockingQueue<CompletableFuture<Void>> catchingUp = new ArrayBlockingQueue<>(CATCHING_UP_MAX);
    private final AvroRecordEncoder<WebhookEndpoint> encoder = new AvroRecordEncoder<>(WebhookEndpoint.class);
    private final AvroRecordDecoder<WebhookEndpoint> decoder;
    private final Thread thread = new Thread(this::run, "webhook-endpoints");
    private volatile EndpointDirectory directory;
    private volatile boolean closing;
    private KafkaProducer<byte[], byte[]> producer;

    /** Names one try of one change on its record: of two processes' changes that look the same, which one was made. */
    private byte[] commitId = {};

    /** Whether the record of that try was read: a commit whose answer was lost may have been made all the same. */
    private boolean commitSeen;

    /** Starts reading at once, as soon as the topic is there. */
    public KafkaWebhookEndpointLog(String brokers, SchemaRegistry registry, MeterRegistry meters) {
        this(brokers, registry, meters, InstantSource.system());
    }

    KafkaWebhookEndpointLog(String brokers, SchemaRegistry registry, MeterRegistry meters, InstantSource clock) {
        this.brokers = brokers;
        this.clock = clock;
        this.registry = registry;
        this.decoder = new AvroRecordDecoder<>(Topic.WEBHOOK_ENDPOINTS, WebhookEndpoint.class, registry);
        Gauge.builder("tartware.ingest.webhook.endpoints", this, KafkaWebhookEndpointLog::size)
                .description("Webhook endpoints of all tenants")
                .register(meters);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public List<WebhookEndpoint> endpoints(String tenantId) {
        EndpointDirectory known = directory;
        if (known == null) {
            throw new LogUnavailableException("the webhook endpoints were not read yet");
        }
        return known.endpoints(tenantId);
    }

    @Override
    public CompletableFuture<WebhookEndpoint> change(String tenantId, UUID endpointId, Change change, Duration within) {
        PendingChange pending = new PendingChange(
                tenantId,
                endpointId,
                change,
                System.nanoTime() + within.toNanos(),
                new CompletableFuture<WebhookEndpoint>());
        if (waitingOfTenant.merge(tenantId, 1, Integer::sum) > CHANGES_WAITING_PER_TENANT_MAX
                || closing
                || !queue.offer(pending)) {
            noLongerWaits(tenantId);
            return CompletableFuture.failedFuture(new LogUnavailableException("too many changes wait"));
        }
        return pending.answer()
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((made, failure) -> noLongerWaits(tenantId));
    }

    private void noLongerWaits(String tenantId) {
        waitingOfTenant.computeIfPresent(tenantId, (tenant, waiting) -> waiting == 1 ? null : waiting - 1);
    }

    @Override
    public CompletableFuture<Void> caughtUp(Duration within) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        if (closing || !catchingUp.offer(answer)) {
            return CompletableFuture.failedFuture(new LogUnavailableException("too many wait for the end"));
        }
        return answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private int size() {
        EndpointDirectory known = directory;
        return known == null ? 0 : known.size();
    }

    private void run() {
        long complainedNanos = System.nanoTime() - COMPLAINT_INTERVAL.toNanos();
        while (!closing) {
            try (KafkaConsumer<byte[], byte[]> reading = consumer(reading(brokers, "read_committed"));
                    KafkaConsumer<byte[], byte[]> asking = consumer(reading(brokers, "read_uncommitted"))) {
                follow(reading, asking);
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                // Whatever it was, the endpoints must be known again one day.
                if (!closing && System.nanoTime() - complainedNanos >= COMPLAINT_INTERVAL.toNanos()) {
                    complainedNanos = System.nanoTime();
                    LOG.warn("Webhook endpoints cannot be read or changed yet: {}", e.toString());
                }
            } finally {
                letGoOfId();
            }
            if (closing) {
                break;
            }
            try {
                Thread.sleep(CONNECT_RETRY.toMillis());
            } catch (InterruptedException e) {
                break;
            }
        }
    }

    /** From the beginning, into a new directory: a deleted endpoint's older records would come back into the old one for a moment. */
    private void follow(KafkaConsumer<byte[], byte[]> reading, KafkaConsumer<byte[], byte[]> asking)
            throws InterruptedException {
        int schemaId = registry.idOf(
                Topic.WEBHOOK_ENDPOINTS.subject(),
                Topic.WEBHOOK_ENDPOINTS.schema().toString());
        List<TopicPartition> partitions = reading.partitionsFor(Topic.WEBHOOK_ENDPOINTS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("there is no topic " + Topic.WEBHOOK_ENDPOINTS.topicName());
        }
        Topics topic = new Topics(partitions, new TenantPartitioning(partitions.size()), schemaId);
        reading.assign(partitions);
        reading.seekToBeginning(partitions);
        EndpointDirectory read = new EndpointDirectory();
        readFromBeginning(reading, topic, read);
        LOG.info("{} webhook endpoints are known", read.size());
        directory = read;
        List<Awaited> awaited = new ArrayList<>();
        while (!closing) {
            awaitEnds(asking, topic, awaited);
            PendingChange change = queue.poll();
            if (change == null) {
                poll(reading, read);
            } else if (!change.answer().isDone()) {
                carryOut(change, reading, topic, read);
            }
            awaited.removeIf(end -> end.isAnswered(reading));
        }
    }

    /**
     * Asks where the topic ends now, for all who want to know. Its end for readers of whatever is there: for readers of what is committed
     * the topic may end before a record whose writer was told of the commit a moment ago.
     */
    private void awaitEnds(KafkaConsumer<byte[], byte[]> asking, Topics topic, List<Awaited> awaited) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        catchingUp.drainTo(answers);
        answers.removeIf(CompletableFuture::isDone);
        if (answers.isEmpty()) {
            return;
        }
        try {
            awaited.add(new Awaited(asking.endOffsets(topic.partitions(), BLOCKED_MAX), answers));
        } catch (KafkaException e) {
            LogUnavailableException unknown = new LogUnavailableException("the end of the topic is not known: " + e);
            answers.forEach(answer -> answer.completeExceptionally(unknown));
        }
    }

    /**
     * Those who wait until this process has read so far.
     *
     * @param ends of every partition
     */
    private record Awaited(Map<TopicPartition, Long> ends, List<CompletableFuture<Void>> answers) {
        boolean isAnswered(KafkaConsumer<?, ?> reading) {
            if (isReached(ends, reading)) {
                answers.forEach(answer -> answer.complete(null));
            }
            return answers.stream().allMatch(CompletableFuture::isDone);
        }
    }

    private static boolean isReached(Map<TopicPartition, Long> ends, KafkaConsumer<?, ?> reading) {
        return ends.entrySet().stream().allMatch(end -> reading.position(end.getKey(), BLOCKED_MAX) >= end.getValue());
    }

    /** Returns how many records came. */
    private int poll(KafkaConsumer<byte[], byte[]> reading, EndpointDirectory into) {
        ConsumerRecords<byte[], byte[]> records = reading.poll(POLL);
        records.forEach(record -> apply(record, into));
        return records.count();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record, EndpointDirectory into) {
        Header id = record.headers().lastHeader(COMMIT_ID);
        commitSeen |= id != null && Arrays.equals(id.value(), commitId);
        if (record.value() == null) {
            if (record.key() != null) {
                into.forget(new String(record.key(), StandardCharsets.UTF_8));
            }
            return;
        }
        try {
            into.apply(decoder.decode(record.value()), record.timestamp());
        } catch (UnreadableRecordException e) {
            LOG.error(
                    "{} {}-{} offset {}: {}; it is passed over. Only ingest may write this topic",
                    e.code(),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private void readFromBeginning(KafkaConsumer<byte[], byte[]> reading, Topics topic, EndpointDirectory into) {
        Map<TopicPartition, Long> ends = reading.endOffsets(topic.partitions(), BLOCKED_MAX);
        long progressNanos = System.nanoTime();
        while (!isReached(ends, reading)) {
            if (poll(reading, into) > 0) {
                progressNanos = System.nanoTime();
            }
            if (System.nanoTime() - progressNanos > NO_PROGRESS_MAX.toNanos() || closing) {
                throw new LogUnavailableException("the webhook endpoints do not come");
            }
        }
    }

    private void readToEnd(
            KafkaConsumer<byte[], byte[]> reading, Topics topic, EndpointDirectory into, long deadlineNanos) {
        // Only committed records count, and whoever has the id knows that no other transaction is open.
        Map<TopicPartition, Long> ends = reading.endOffsets(topic.partitions(), BLOCKED_MAX);
        while (!isReached(ends, reading)) {
            if (System.nanoTime() > deadlineNanos || closing) {
                throw new LogUnavailableException("the end of the webhook endpoints was not reached in time");
            }
            poll(reading, into);
        }
    }

    private void carryOut(
            PendingChange pending, KafkaConsumer<byte[], byte[]> reading, Topics topic, EndpointDirectory into)
            throws InterruptedException {
        WebhookEndpoint committing = null;
        while (true) {
            try {
                takeId();
                readToEnd(reading, topic, into, pending.deadlineNanos());
                Optional<WebhookEndpoint> newest = into.find(pending.tenantId(), pending.endpointId());
                if (committing == null || !commitSeen) {
                    long nowMillis = clock.millis();
                    List<Deleted> longDeleted =
                            into.deletedBefore(nowMillis - DELETED_KEPT.toMillis(), FORGOTTEN_WITH_A_CHANGE_MAX);
                    committing = pending.change()
                            .after(new Known(
                                    newest,
                                    into.size(pending.tenantId()),
                                    into.size(),
                                    into.deleted(pending.tenantId())));
                    commit(committing, longDeleted, topic);
                    into.apply(committing, nowMillis);
                    longDeleted.forEach(deleted -> into.forget(deleted.key()));
                }
                pending.answer().complete(committing);
                return;
            } catch (KafkaException | LogUnavailableException e) {
                letGoOfId();
                LOG.debug("A change of a webhook endpoint did not get through", e);
                if (System.nanoTime() > pending.deadlineNanos() || closing) {
                    pending.answer()
                            .completeExceptionally(new LogUnavailableException("the broker did not acknowledge: " + e));
                    return;
                }
                Thread.sleep(ThreadLocalRandom.current().nextInt(RETRY_WAIT_MILLIS_MAX));
            } catch (RuntimeException refused) {
                pending.answer().completeExceptionally(refused);
                return;
            }
        }
    }

    private void takeId() {
        if (producer == null) {
            producer = new KafkaProducer<>(writing(brokers), new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
        }
    }

    private void letGoOfId() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if the send did.
    private void commit(WebhookEndpoint endpoint, List<Deleted> forgotten, Topics topic) {
        String key = EndpointDirectory.keyOf(endpoint);
        commitId = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        commitSeen = false;
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(
                Topic.WEBHOOK_ENDPOINTS.topicName(),
                topic.partitioning().partitionOf(endpoint.getTenantId()),
                key.getBytes(StandardCharsets.UTF_8),
                encoder.encode(endpoint, topic.schemaId()),
                List.of(new RecordHeader(COMMIT_ID, commitId))));
        for (Deleted deleted : forgotten) {
            producer.send(new ProducerRecord<>(
                    Topic.WEBHOOK_ENDPOINTS.topicName(),
                    topic.partitioning().partitionOf(deleted.tenantId()),
                    deleted.key().getBytes(StandardCharsets.UTF_8),
                    null));
        }
        producer.commitTransaction();
    }

    /** Takes no more changes and lets go of the broker. */
    @Override
    public void close() {
        closing = true;
        try {
            // It looks many times a second; clients that are closed under an interrupt leave their connections to the
            // broker's time-outs.
            thread.join(CLOSE_TIMEOUT.toMillis());
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> reading(String brokers, String isolation) {
        return Map.of(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) POLL.toMillis(),
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "ingest-webhook-endpoints",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500L);
    }

    private static Map<String, Object> writing(String brokers) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "ingest-webhook-endpoints"),
                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID),
                Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis()),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCKED_MAX.toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) AppendLimits.REQUEST_TIMEOUT.toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) AppendLimits.DELIVERY_TIMEOUT.toMillis()),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L));
    }

    private record PendingChange(
            String tenantId,
            UUID endpointId,
            Change change,
            long deadlineNanos,
            CompletableFuture<WebhookEndpoint> answer) {}

    private record Topics(List<TopicPartition> partitions, TenantPartitioning partitioning, int schemaId) {}
}
