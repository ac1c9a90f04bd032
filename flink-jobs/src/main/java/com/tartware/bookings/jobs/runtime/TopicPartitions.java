package com.tartware.bookings.jobs.runtime;

import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at a topic before a job is built on it. */
public final class TopicPartitions {
    private TopicPartitions() {}

    /**
     * How many partitions the topic has.
     *
     * @throws IllegalStateException if the topic is not there, splits a key group, or has fewer partitions than subtasks: an idle
     *     subtask would hold the watermark back for ever, and nothing would expire
     */
    public static int of(String topic, JobOptions options) {
        int partitions = count(topic, options.brokers());
        requireRoomFor(topic, partitions, options.parallelism());
        return partitions;
    }

    static void requireRoomFor(String topic, int partitions, int parallelism) {
        if (parallelism > partitions) {
            throw new IllegalStateException("parallelism %d is more than the %d partitions of %s; lower --parallelism"
                    .formatted(parallelism, partitions, topic));
        }
        if (TenantPartitioning.KEY_GROUPS % partitions != 0) {
            throw new IllegalStateException("%s has %d partitions, which do not divide the %d key groups"
                    .formatted(topic, partitions, TenantPartitioning.KEY_GROUPS));
        }
    }

    /** How many partitions the topic has; 0 if there is no such topic. */
    public static int countIfThere(String topic, String brokers) {
        try {
            return count(topic, brokers);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    private static int count(String topic, String brokers) {
        try (Admin admin = Brokers.admin(brokers)) {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look at topic %s on %s".formatted(topic, brokers), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at topic " + topic, e);
        }
    }
}
