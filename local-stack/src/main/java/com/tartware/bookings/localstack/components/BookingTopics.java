package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.supervise.Component.SetupException;
import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics of the contract, with the partitions and settings that everything else relies on. */
final class BookingTopics {
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final short REPLICAS = 1;

    private static final Map<String, String> KEPT_FOR_EVER = Map.of("retention.ms", "-1", "retention.bytes", "-1");

    /** Eight is a divisor of the 720 key groups, so that partitions and key groups nest. */
    static final int PARTITIONS = 8;

    /** One an ingest process; here that many could run without sharing. Any other number does as well. */
    private static final int ANSWER_PARTITIONS = 8;

    /**
     * What the decision job's producer sends at most (ReplySink). A compressed record of the command topic may be some times as long as
     * that topic's limit of 1 MiB.
     */
    private static final int LETTER_BYTES_MAX = 8 << 20;

    private static final List<NewTopic> TOPICS = List.of(
            new NewTopic("booking.commands.v1", PARTITIONS, REPLICAS)
                    .configs(Map.of(
                            "message.timestamp.type", "LogAppendTime", "retention.ms", "-1", "retention.bytes", "-1")),
            new NewTopic("booking.decisions.v1", PARTITIONS, REPLICAS).configs(KEPT_FOR_EVER),
            new NewTopic("booking.availability.v1", PARTITIONS, REPLICAS).configs(Map.of("cleanup.policy", "compact")),
            new NewTopic("booking.webhook-endpoints.v1", PARTITIONS, REPLICAS)
                    .configs(Map.of("cleanup.policy", "compact")),
            new NewTopic("booking.webhook-attempts.v1", PARTITIONS, REPLICAS)
                    .configs(Map.of(
                            "retention.ms", String.valueOf(Duration.ofDays(8).toMillis()))),
            new NewTopic(Topic.ANSWERS, ANSWER_PARTITIONS, REPLICAS)
                    .configs(Map.of(
                            "retention.ms",
                            String.valueOf(Duration.ofHours(1).toMillis()),
                            // A segment is kept as a whole, and its end is counted from its newest record.
                            "segment.ms",
                            String.valueOf(Duration.ofMinutes(10).toMillis()))),
            new NewTopic("booking.dead-letters.v1", PARTITIONS, REPLICAS)
                    .configs(Map.of(
                            "retention.ms",
                            String.valueOf(Duration.ofDays(30).toMillis()),
                            "max.message.bytes",
                            String.valueOf(LETTER_BYTES_MAX))));

    private final String brokers;

    BookingTopics(String brokers) {
        this.brokers = brokers;
    }

    /** Only that the port takes connections: an admin client each time would log and cost more than it tells. */
    boolean brokerAnswers() throws IOException {
        int colon = brokers.indexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(brokers.substring(0, colon), Integer.parseInt(brokers.substring(colon + 1))),
                    1000);
            return true;
        }
    }

    /** Creates what is missing; a topic with other partitions cannot be mended, since tenants never move. */
    void create() throws SetupException, ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", brokers,
                "request.timeout.ms", TIMEOUT_MILLIS,
                "default.api.timeout.ms", TIMEOUT_MILLIS,
                "reconnect.backoff.max.ms", 200))) {
            List<String> there = List.copyOf(admin.listTopics().names().get());
            admin.createTopics(TOPICS.stream()
                            .filter(topic -> !there.contains(topic.name()))
                            .toList())
                    .all()
                    .get();
            Map<String, TopicDescription> described = admin.describeTopics(TOPICS.stream()
                            .map(NewTopic::name)
                            .filter(there::contains)
                            .toList())
                    .allTopicNames()
                    .get();
            for (NewTopic wanted : TOPICS) {
                TopicDescription found = described.get(wanted.name());
                boolean tenantsLieIn = !wanted.name().equals(Topic.ANSWERS);
                if (found != null && tenantsLieIn && found.partitions().size() != wanted.numPartitions()) {
                    throw new SetupException(
                            "topic %s has %d partitions and must have %d: a tenant's commands may not move to another partition. Begin empty: ./tartware up --fresh"
                                    .formatted(wanted.name(), found.partitions().size(), wanted.numPartitions()));
                }
            }
        }
    }
}
