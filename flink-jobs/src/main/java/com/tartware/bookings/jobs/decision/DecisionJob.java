package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.jobs.runtime.FromTheFirstOffset;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.LogBounds;
import com.tartware.bookings.jobs.runtime.RecordLimit;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.jobs.runtime.TopicPartitions;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.sinks.reply.OutgoingRecord;
import com.tartware.bookings.sinks.reply.ReplySink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Commands in, decisions out: a fold per tenant, exactly once. */
public final class DecisionJob {
    static final String NAME = "decision";

    private DecisionJob() {}

    /**
     * Where the job reads and writes, and how it reaches the registry.
     *
     * @param partitions of the command topic
     * @param letterBytesMax the longest record that the topic of the dead letters takes
     * @param answerPartitions of the answers topic; 0 if there is none
     */
    record Endpoints(
            Source<CommandRecord, ?, ?> commands,
            LogBounds log,
            int partitions,
            int letterBytesMax,
            int answerPartitions,
            RegistryConnection registry,
            Sink<OutgoingRecord> replies) {}

    public static void main(String[] args) throws Exception {
        JobOptions options = JobOptions.from(JobOptions.parse(args));
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        int partitions = TopicPartitions.of(Topic.COMMANDS.topicName(), options);
        int answerPartitions = answerPartitions(options.brokers());
        String registryUrl = options.registryUrl();
        compose(
                env,
                new Endpoints(
                        commands(options.brokers()),
                        LogBounds.of(options.brokers(), Topic.COMMANDS.topicName(), partitions),
                        partitions,
                        letterBytesMax(options.brokers()),
                        answerPartitions,
                        () -> new ConfluentSchemaRegistry(registryUrl),
                        replies(options.brokers(), "tartware-" + NAME, answerPartitions)));
        JobEnvironment.execute(env, NAME);
    }

    /** What both the producer and the topic take. */
    static int letterBytesMax(String brokers) {
        return Math.min(ReplySink.RECORD_BYTES_MAX, RecordLimit.bytesOf(Topic.DEAD_LETTERS, brokers));
    }

    /** Nobody has to wait for answers, so their topic may be missing; it is looked for when the job is submitted. */
    static int answerPartitions(String brokers) {
        return TopicPartitions.countIfThere(Topic.ANSWERS, brokers);
    }

    static Sink<OutgoingRecord> replies(String brokers, String transactionalIdPrefix, int answerPartitions) {
        ReplySink.Builder sink = ReplySink.builder().brokers(brokers).transactionalIdPrefix(transactionalIdPrefix);
        return (answerPartitions > 0 ? sink.withAnswers() : sink).build();
    }

    static void compose(StreamExecutionEnvironment env, Endpoints endpoints) {
        env.fromSource(endpoints.commands(), logTime(), "booking commands")
                .uid("commands")
                .process(new LogTimeFunction(endpoints.partitions(), endpoints.log()), DecisionTypes.COMMAND)
                .name("log time")
                .uid("log-time")
                .keyBy(CommandRecord::tenantKey, Types.STRING)
                .transform(
                        "decide",
                        DecisionTypes.OUTGOING,
                        new DecideOperator(new DecideFunction(
                                endpoints.registry(),
                                endpoints.partitions(),
                                endpoints.letterBytesMax(),
                                endpoints.answerPartitions())))
                .uid("decide")
                .sinkTo(endpoints.replies())
                .name("replies")
                .uid("replies");
    }

    /** A watermark a partition, its greatest append time so far: so none exceeds the log time of a later command there. */
    private static WatermarkStrategy<CommandRecord> logTime() {
        return WatermarkStrategy.<CommandRecord>forMonotonousTimestamps()
                .withTimestampAssigner((command, appendTimeMillis) -> appendTimeMillis);
    }

    static KafkaSource<CommandRecord> commands(String brokers) {
        return KafkaSource.<CommandRecord>builder()
                .setBootstrapServers(brokers)
                .setTopics(Topic.COMMANDS.topicName())
                .setGroupId("tartware-" + NAME)
                .setClientIdPrefix("tartware-" + NAME)
                .setStartingOffsets(new FromTheFirstOffset())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                // Partitions never change, so nothing is to be discovered.
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setDeserializer(new CommandRecordSchema())
                .build();
    }
}
