package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.OtherBuild;
import com.tartware.bookings.jobs.testing.SavepointFixture;
import com.tartware.bookings.schemas.Topic;
import java.nio.file.Path;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A savepoint of a projection by an earlier build goes on where it stopped, whatever schema version the decisions are written with that
 * come next, and takes no repeat for a stranger's because its schema has gained a field since.
 */
class ProjectionSavepointITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = ProjectionRun.cluster(METRICS);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} on {1} with {2} subtasks")
    @CsvSource({"projection-0.1, hashmap, 1", "projection-0.1, rocksdb, 3"})
    void goesOnWhereItStopped(String name, String backend, int parallelism) throws Exception {
        SavepointFixture fixture = SavepointFixture.named(name);
        try (ProjectionRun run = new ProjectionRun(folder, METRICS)) {
            for (Appended record : fixture.read("topic.tsv")) { // the offsets of the savepoint must be there
                run.write(record.partition(), record.tenantId(), record.value());
            }
            JobClient job =
                    run.start(backend, parallelism, fixture.savepoint().toUri().toString());
            run.awaitMetric(job, "heldTenants", 1);

            // What a repaired decision job repeats, with a field that its schema has gained since; then what comes
            // next.
            run.write("demo", ProjectionRun.framed(cancelled(3, "GUEST_ILL")));
            run.write("acme", 3, Outcome.CONFIRMED);
            run.write("globex", OtherBuild.byLater(Topic.DECISIONS, framed("globex", 1, Outcome.INVENTORY_SET)));
            run.write("demo", OtherBuild.byLater(Topic.DECISIONS, framed("demo", 4, Outcome.HELD)));
            run.write("demo", OtherBuild.byEarlier(Topic.DECISIONS, ProjectionRun.framed(cancelled(5, null))));
            run.write("acme", OtherBuild.byEarlier(Topic.DECISIONS, framed("acme", 4, Outcome.CONFIRMED)));
            run.write("acme", OtherBuild.byLater(Topic.DECISIONS, framed("acme", 5, Outcome.CANCELLED)));
            run.awaitApplied(5);
            run.awaitMetric(job, "heldTenants", 0);
            String savepoint = run.stop(job);

            JobClient restored = run.start(backend, parallelism, savepoint);
            run.write("demo", OtherBuild.byLater(Topic.DECISIONS, ProjectionRun.framed(cancelled(5, "GUEST_ILL"))));
            run.write("acme", OtherBuild.byEarlier(Topic.DECISIONS, framed("acme", 5, Outcome.CANCELLED)));
            run.write("globex", 2, Outcome.CONFIRMED);
            run.write("demo", 6, Outcome.CONFIRMED);
            run.write("acme", 6, Outcome.CONFIRMED);
            run.awaitApplied(8);

            assertThat(run.applied("demo")).containsExactly("demo 4 HELD", "demo 5 CANCELLED", "demo 6 CONFIRMED");
            assertThat(run.applied("acme"))
                    .containsExactly("acme 3 CONFIRMED", "acme 4 CONFIRMED", "acme 5 CANCELLED", "acme 6 CONFIRMED");
            assertThat(run.applied("globex")).containsExactly("globex 2 CONFIRMED");
            assertThat(run.metric(job, "repeats") + run.metric(restored, "repeats"))
                    .isEqualTo(4);
            assertThat(run.metric(job, "conflictingRepeats") + run.metric(restored, "conflictingRepeats"))
                    .as("all of them said the same")
                    .isZero();

            run.write("demo", 6, Outcome.CANCELLED);
            run.awaitMetric(restored, "conflictingRepeats", 1);
            restored.cancel().get();
        }
    }

    private static byte[] framed(String tenantId, long sequence, Outcome outcome) {
        return ProjectionRun.framed(ProjectionRun.decision(tenantId, sequence, outcome));
    }

    private static Decision cancelled(long sequence, String reason) {
        return Decision.newBuilder(ProjectionRun.decision("demo", sequence, Outcome.CANCELLED))
                .setCancelReason(reason)
                .build();
    }
}
