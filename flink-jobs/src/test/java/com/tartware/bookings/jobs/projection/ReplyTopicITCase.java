package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What both projections do, before their stores, with a reply topic that somebody else wrote to, or that has lost records. */
class ReplyTopicITCase {
    private static final String TOPIC = Topic.DECISIONS.topicName();

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = ProjectionRun.cluster(METRICS);

    @TempDir
    Path folder;

    private ProjectionRun run;

    @BeforeEach
    void start() throws Exception {
        run = new ProjectionRun(folder, METRICS);
    }

    @AfterEach
    void stop() throws Exception {
        run.close();
    }

    @Test
    void whatIsNoDecisionIsPassedOverAloudAndTheRestGoesOn() throws Exception {
        JobClient job = run.start("hashmap", 2, null);
        run.write("demo", 1, Outcome.CONFIRMED);
        byte[] decision = ProjectionRun.framed(ProjectionRun.decision("demo", 2, Outcome.CANCELLED));
        for (byte[] unreadable : new byte[][] {
            {42},
            {},
            null,
            new byte[5 << 20],
            withSchemaId(decision, 999),
            withSchemaId(decision, FixedRegistry.idOf(Topic.COMMANDS)),
            Commands.tick()
        }) {
            run.write(ProjectionRun.PARTITIONING.partitionOf("demo"), "demo", unreadable);
        }
        run.write(ProjectionRun.PARTITIONING.partitionOf("demo"), "acme", decision);
        run.write(ProjectionRun.PARTITIONING.partitionOf("demo"), null, decision);
        int elsewhere = (ProjectionRun.PARTITIONING.partitionOf("demo") + 1) % ProjectionRun.PARTITIONS;
        run.write(elsewhere, "demo", decision);
        run.write(tenantOf(elsewhere), 1, Outcome.CONFIRMED);
        run.write("demo", 2, Outcome.RELEASED);
        run.write("acme", 1, Outcome.CONFIRMED);
        run.awaitApplied(4);
        assertThat(run.applied("demo")).containsExactly("demo 1 CONFIRMED", "demo 2 RELEASED");
        assertThat(run.applied("acme")).containsExactly("acme 1 CONFIRMED");
        assertThat(run.metric(job, "unreadableReplies")).isEqualTo(7);
        assertThat(run.metric(job, "misplacedReplies")).isEqualTo(3);
        job.cancel().get();
    }

    @Test
    void aForgedSequenceStopsNobody() throws Exception {
        JobClient job = run.start("hashmap", 2, null);
        run.write("demo", 1, Outcome.CONFIRMED);
        run.write("demo", 9, Outcome.CANCELLED);
        run.write("demo", 2, Outcome.CONFIRMED);
        run.write("demo", 1, Outcome.CANCELLED);
        run.write("demo", 3, Outcome.CONFIRMED);
        run.write("acme", 1, Outcome.CONFIRMED);
        run.awaitApplied(4);
        assertThat(run.applied("demo")).containsExactly("demo 1 CONFIRMED", "demo 2 CONFIRMED", "demo 3 CONFIRMED");
        assertThat(run.metric(job, "repeats")).isEqualTo(1);
        assertThat(run.metric(job, "conflictingRepeats")).isZero();

        // Forged ahead of the decision job, by two.
        run.write("demo", 4, Outcome.CANCELLED);
        run.write("demo", 5, Outcome.CANCELLED);
        run.write("demo", 4, Outcome.CONFIRMED);
        run.write("demo", 5, Outcome.CONFIRMED);
        run.write("demo", 6, Outcome.CONFIRMED);
        run.awaitApplied(7);
        assertThat(run.metric(job, "conflictingRepeats")).isEqualTo(1);
        job.cancel().get();
    }

    @Test
    void recordsThatAreGoneRefuseTheStart() throws Exception {
        int partition = ProjectionRun.PARTITIONING.partitionOf("demo");
        JobClient job = run.start("hashmap", 2, null);
        run.write("demo", 1, Outcome.CONFIRMED);
        run.awaitApplied(1);
        String savepoint = run.stop(job);
        run.write("demo", 2, Outcome.CONFIRMED);
        run.write("demo", 3, Outcome.CONFIRMED);

        run.deleteRecords(partition, 1);
        JobClient restored = run.start("hashmap", 2, savepoint);
        run.awaitApplied(3);
        restored.cancel().get();
        assertRefused(run.start("hashmap", 2, null), "%s-%d begins at offset 1".formatted(TOPIC, partition));

        run.deleteRecords(partition, 2);
        assertRefused(run.start("hashmap", 2, savepoint), "goes on at offset 1 of %s-%d".formatted(TOPIC, partition));
    }

    /** For good: a job that started again and again would look alive. */
    private static void assertRefused(JobClient job, String where) {
        assertThatThrownBy(() -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS))
                .hasStackTraceContaining("OFFSET_GAP")
                .hasStackTraceContaining(where);
    }

    private static byte[] withSchemaId(byte[] record, int schemaId) {
        byte[] other = record.clone();
        ByteBuffer.wrap(other).putInt(1, schemaId);
        return other;
    }

    private static String tenantOf(int partition) {
        return IntStream.iterate(0, hotel -> hotel + 1)
                .mapToObj(hotel -> "hotel-" + hotel)
                .filter(tenantId -> ProjectionRun.PARTITIONING.partitionOf(tenantId) == partition)
                .findFirst()
                .orElseThrow();
    }
}
