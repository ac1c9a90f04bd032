package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.SavepointFixture;
import com.tartware.bookings.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the fixture of a release, once; no build runs this. It goes with the next number into {@link ProjectionSavepointITCase}:
 *
 * <pre>{@code
 * mvn -pl flink-jobs -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=ProjectionSavepointFixtureWriter -Dfailsafe.failIfNoSpecifiedTests=false -Dsavepoint.fixture=projection-0.1
 * }</pre>
 */
class ProjectionSavepointFixtureWriter {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = ProjectionRun.cluster(METRICS);

    @TempDir
    Path folder;

    @Test
    void writeFixture() throws Exception {
        SavepointFixture fixture = SavepointFixture.named(
                Objects.requireNonNull(System.getProperty("savepoint.fixture"), "-Dsavepoint.fixture names it"));
        List<Appended> topic = topic();
        try (ProjectionRun run = new ProjectionRun(folder, METRICS)) {
            JobClient job = run.start("hashmap", 2, null);
            for (Appended record : topic) {
                run.write(record.partition(), record.tenantId(), record.value());
            }
            run.awaitApplied(6);
            run.awaitMetric(job, "heldTenants", 1);
            fixture.create(run.stop(job));
            fixture.write("topic.tsv", Topic.DECISIONS, topic);
        }
    }

    /** One tenant is as far as #3, which cancels and is repeated; of another #3 is missing; a third has begun. */
    private static List<Appended> topic() {
        return Stream.of(
                        ProjectionRun.decision("demo", 1, Outcome.INVENTORY_SET),
                        ProjectionRun.decision("demo", 2, Outcome.CONFIRMED),
                        ProjectionRun.decision("demo", 3, Outcome.CANCELLED),
                        ProjectionRun.decision("demo", 2, Outcome.CONFIRMED),
                        ProjectionRun.decision("demo", 3, Outcome.CANCELLED),
                        ProjectionRun.decision("globex", 1, Outcome.INVENTORY_SET),
                        ProjectionRun.decision("acme", 1, Outcome.INVENTORY_SET),
                        ProjectionRun.decision("acme", 2, Outcome.HELD),
                        ProjectionRun.decision("acme", 4, Outcome.CONFIRMED),
                        ProjectionRun.decision("acme", 5, Outcome.CANCELLED))
                .map(ProjectionSavepointFixtureWriter::appended)
                .toList();
    }

    private static Appended appended(Decision decision) {
        String tenantId = decision.getTenantId();
        return new Appended(
                tenantId, ProjectionRun.framed(decision), ProjectionRun.PARTITIONING.partitionOf(tenantId), 0);
    }
}
