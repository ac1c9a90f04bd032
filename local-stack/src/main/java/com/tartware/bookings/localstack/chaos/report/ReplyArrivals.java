package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.chaos.load.CommandsToDecide;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the reply topic from its beginning, committed records only, past all proxies, and notes when each decision arrives. */
public final class ReplyArrivals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PARTITIONS_KNOWN_MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroRecordDecoder<Decision> decoder;
    private final CommandsToDecide commands;
    private final Thread thread;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<String, Long> lastSequence = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long lastDecidedMillis;
    private volatile boolean closing;
    private volatile String trouble;

    private ReplyArrivals(KafkaConsumer<byte[], byte[]> consumer, String registryUrl, CommandsToDecide commands) {
        this.consumer = consumer;
        this.decoder =
                new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, new ConfluentSchemaRegistry(registryUrl));
        this.commands = commands;
        this.thread = new Thread(this::read, "reply arrivals");
        thread.setDaemon(true);
    }

    public static ReplyArrivals start(String brokers, String registryUrl, CommandsToDecide commands) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", brokers);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "none");
        properties.put("reconnect.backoff.max.ms", 500);
        properties.put("fetch.max.wait.ms", 100);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topic.DECISIONS.topicName(), PARTITIONS_KNOWN_MAX).stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        ReplyArrivals arrivals = new ReplyArrivals(consumer, registryUrl, commands);
        arrivals.thread.start();
        return arrivals;
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : poll()) {
                    arrived(decode(record.value()), System.currentTimeMillis());
                }
            }
        } catch (RuntimeException | Error e) {
            trouble = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A broker that is just being killed is no reason to stop reading. */
    private Iterable<ConsumerRecord<byte[], byte[]>> poll() throws InterruptedException {
        try {
            return consumer.poll(POLL);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_TROUBLE.toMillis());
            return List.of();
        }
    }

    private Decision decode(byte[] value) throws InterruptedException {
        while (true) {
            try {
                return decoder.decode(value);
            } catch (RegistryUnavailableException e) {
                if (closing) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_TROUBLE.toMillis());
            }
        }
    }

    private synchronized void arrived(Decision decision, long nowMillis) {
        long decidedMillis = decision.getDecidedAt().toEpochMilli();
        arrivals.add(new Arrival(decision.getTenantId(), decision.getTenantSequence(), nowMillis, decidedMillis));
        lastDecidedMillis = Math.max(lastDecidedMillis, decidedMillis);
        lastSequence.merge(decision.getTenantId(), decision.getTenantSequence(), Math::max);
        String outcome = decision.getReason() == null
                ? decision.getOutcome().name()
                : decision.getOutcome().name() + " " + decision.getReason().name();
        outcomes.merge(outcome, 1L, Long::sum);
        if (decision.getCommandId() != null) {
            commands.decided(decision.getTenantId(), decision.getCommandId());
        }
    }

    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    public synchronized long count() {
        return arrivals.size();
    }

    /** Wall clock of the newest; 0 before the first. */
    public synchronized long lastArrivedMillis() {
        return arrivals.isEmpty() ? 0 : arrivals.get(arrivals.size() - 1).arrivedMillis();
    }

    /** The newest log time of all; 0 before the first. */
    public synchronized long lastDecidedMillis() {
        return lastDecidedMillis;
    }

    public synchronized Map<String, Long> lastSequenceByTenant() {
        return Map.copyOf(lastSequence);
    }

    public synchronized Map<String, Long> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** Why it reads no longer; null while it does. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
