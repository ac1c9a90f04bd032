package com.tartware.bookings.jobs.runtime;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ParameterTool;

/**
 * What every job is told at start, as {@code --key value} arguments.
 *
 * @param brokers Kafka bootstrap servers
 * @param registryUrl with the path of the Confluent API
 * @param checkpointInterval also the price of a reply: a decision is visible once its checkpoint is complete
 * @param parallelism subtasks of every operator
 */
public record JobOptions(String brokers, String registryUrl, Duration checkpointInterval, int parallelism) {
    static final ConfigOption<String> BROKERS = ConfigOptions.key("kafka.brokers")
            .stringType()
            .defaultValue("127.0.0.1:9092")
            .withDescription("Kafka bootstrap servers.");

    static final ConfigOption<String> REGISTRY_URL = ConfigOptions.key("registry.url")
            .stringType()
            .defaultValue("http://127.0.0.1:8085/apis/ccompat/v7")
            .withDescription("Schema registry, with the path of its Confluent API.");

    static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOptions.key("checkpoint.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription("How often a checkpoint completes, and so how long a decision waits to be seen.");

    static final ConfigOption<Integer> PARALLELISM = ConfigOptions.key("parallelism")
            .intType()
            .defaultValue(1)
            .withDescription("Subtasks of every operator; at most the partitions of the topic that is read.");

    static final ConfigOption<String> JOB_NAME = ConfigOptions.key("job.name")
            .stringType()
            .noDefaultValue()
            .withDescription("Another name for this copy of a projection, and for its consumer group.");

    /** Shorter ones would begin the next checkpoint before the last one's files are written. */
    private static final Duration CHECKPOINT_INTERVAL_MIN = Duration.ofMillis(50);

    private static final Duration CHECKPOINT_INTERVAL_MAX = Duration.ofMinutes(2);

    public JobOptions {
        if (checkpointInterval.compareTo(CHECKPOINT_INTERVAL_MIN) < 0
                || checkpointInterval.compareTo(CHECKPOINT_INTERVAL_MAX) > 0) {
            throw new IllegalArgumentException("%s is %s, outside %s to %s"
                    .formatted(
                            CHECKPOINT_INTERVAL.key(),
                            checkpointInterval,
                            CHECKPOINT_INTERVAL_MIN,
                            CHECKPOINT_INTERVAL_MAX));
        }
        if (parallelism < 1) {
            throw new IllegalArgumentException("%s is %d, below 1".formatted(PARALLELISM.key(), parallelism));
        }
    }

    public static JobOptions from(Configuration arguments) {
        return new JobOptions(
                arguments.get(BROKERS),
                arguments.get(REGISTRY_URL),
                arguments.get(CHECKPOINT_INTERVAL),
                arguments.get(PARALLELISM));
    }

    /** What this copy of a job is called: its usual name, if it was given none. */
    public static String jobName(Configuration arguments, String usual) {
        return arguments.getOptional(JOB_NAME).orElse(usual);
    }

    /** {@code --key value} pairs; keys that a job does not know are left to the jobs that do. */
    public static Configuration parse(String[] arguments) {
        return ParameterTool.fromArgs(arguments).getConfiguration();
    }
}
