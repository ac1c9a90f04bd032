package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.schemas.Topic;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What the command log holds right now. */
@FunctionalInterface
interface LogBounds extends Serializable {
    /** By partition. */
    Map<Integer, Bounds> now();

    /**
     * One partition's offsets.
     *
     * @param first of the oldest record that is still there
     * @param next of the record that is appended next
     */
    record Bounds(long first, long next) {}

    /** A job that cannot ask starts again after a second; to wait longer would only keep it from noticing that the broker is back. */
    String ANSWER_MILLIS_MAX = "15000";

    /** Asks the broker. */
    static LogBounds of(String brokers, int partitions) {
        return () -> {
            Properties properties = new Properties();
            properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
            properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
            properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
            // While no broker can be reached, a client that bootstraps anew does so without a pause: it takes a core,
            // and fills
            // the log with a thousand lines a second. This one lives for one question, and knows the addresses.
            properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
            try (Admin admin = Admin.create(properties)) {
                Map<TopicPartition, ListOffsetsResultInfo> first = list(admin, partitions, OffsetSpec.earliest());
                Map<TopicPartition, ListOffsetsResultInfo> next = list(admin, partitions, OffsetSpec.latest());
                Map<Integer, Bounds> bounds = new HashMap<>();
                first.forEach((partition, offset) -> bounds.put(
                        partition.partition(),
                        new Bounds(offset.offset(), next.get(partition).offset())));
                return bounds;
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot ask " + brokers + " for the offsets of the command log", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking for offsets", e);
            }
        };
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> list(Admin admin, int partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(Topic.COMMANDS.topicName(), partition))
                        .collect(Collectors.toMap(partition -> partition, partition -> which)))
                .all()
                .get();
    }
}
