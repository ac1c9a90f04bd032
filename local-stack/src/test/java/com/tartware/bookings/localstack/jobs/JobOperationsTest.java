package com.tartware.bookings.localstack.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobOperationsTest {
    private static final Set<String> READY = Set.of("jobmanager", "taskmanager-1");

    @TempDir
    Path folder;

    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
    private final List<String> told = new ArrayList<>();
    private FakeFlink flink;
    private FlinkJobs jobs;
    private JobOperations operations;

    @BeforeEach
    void twoJobsRun() throws Exception {
        flink = new FakeFlink();
        jobs = jobs();
        operations = new JobOperations(jobs, new FlinkRest(flink.url()), folder, 8);
        Future<?> unused = supervisor.scheduleWithFixedDelay(() -> jobs.keepUp(READY), 0, 20, TimeUnit.MILLISECONDS);
        while (!jobs.ready()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private FlinkJobs jobs() throws IOException {
        return new FlinkJobs(
                new FlinkRest(flink.url()),
                Files.writeString(folder.resolve("a.jar"), "a jar"),
                folder,
                List.of(
                        new FlinkJob("decision", "decision", 2, Set.of(), true),
                        new FlinkJob("projection", "projection", 1, Set.of(), false)),
                parallelism -> List.of(String.valueOf(parallelism)),
                "jobmanager",
                Set.of("taskmanager-1"));
    }

    @AfterEach
    void close() {
        supervisor.shutdownNow();
        flink.close();
    }

    @Test
    void aRescaledJobRunsOnceWithItsNewParallelismAlsoAfterTheNextStart() throws Exception {
        operations.rescale("decision", 4, false, told::add);

        assertThat(jobs.ready()).isTrue();
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(flink.parallelisms()).containsExactlyInAnyOrder(2, 1, 4).endsWith(4);
        assertThat(jobs().kept("decision").parallelism).isEqualTo(4);
        assertThat(told).last().asString().contains("parallelism 4, before 2");
    }

    @Test
    void aJobThatDoesNotRunWithItsNewParallelismGetsTheOldOneBack() {
        flink.refusesParallelismOver(4);

        assertThatThrownBy(() -> operations.rescale("decision", 5, false, told::add))
                .isInstanceOf(JobOperationException.class)
                .hasMessageContaining("too many subtasks");

        assertThat(jobs.ready()).isTrue();
        assertThat(flink.parallelisms()).endsWith(2);
        assertThat(told).contains("going back to parallelism 2");
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeAnythingStops() {
        assertThatThrownBy(() -> operations.rescale("decision", 9, false, told::add))
                .hasMessageContaining("1 to 8");
        assertThatThrownBy(() -> operations.rescale("decision", 8, false, told::add))
                .hasMessageContaining("need 9 slots and there are 8");
        assertThatThrownBy(() -> operations.rescale("decisions", 1, false, told::add))
                .hasMessageContaining("the jobs are decision, projection");
        assertThat(flink.triedIds()).hasSize(2);
    }

    @Test
    void aDryRunTellsAndDoesNothing() throws Exception {
        Path other = Files.writeString(folder.resolve("b.jar"), "another jar");

        operations.rescale("decision", 4, true, told::add);
        operations.planUpgrade(other, told::add);
        assertThatThrownBy(() -> operations.rescale("decision", 8, true, told::add))
                .hasMessageContaining("need 9 slots");

        assertThat(told)
                .containsExactly(
                        "decision would be stopped with a savepoint and started with parallelism 4, now 2",
                        other + " differs from the jar that the jobs run out of",
                        "decision would be stopped with a savepoint and started out of it",
                        "projection would be stopped with a savepoint and started out of it");
        assertThat(flink.triedIds()).hasSize(2);
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(other).exists();
    }

    @Test
    void aJobThatCannotBeStoppedWithASavepointGoesOn() {
        flink.savepointsFailWith("java.io.IOException: No space left on device");

        assertThatThrownBy(() -> operations.rescale("decision", 4, false, told::add))
                .hasMessageContaining("nothing was changed");

        assertThat(told).anyMatch(sentence -> sentence.contains("No space left"));
        assertThat(flink.triedIds()).hasSize(2);
    }

    @Test
    void anUpgradeRunsEveryJobOutOfTheNewJar() throws Exception {
        Path before = jobs.jar();
        Path other = Files.writeString(
                Files.createDirectories(folder.resolve("upgrade")).resolve("b.jar"), "another jar");

        operations.upgrade(other, told::add);

        assertThat(before).as("nobody needs it any more").doesNotExist();
        assertThat(other).exists();
        assertThat(jobs.ready()).isTrue();
        assertThat(jobs.jar()).isEqualTo(other);
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(flink.triedIds()).hasSize(4);
    }

    @Test
    void aJarWhoseJobsDoNotRunIsTakenBack() throws Exception {
        Path other = Files.writeString(
                Files.createDirectories(folder.resolve("upgrade")).resolve("b.jar"), "another jar");
        Path before = jobs.jar();
        flink.refusesParallelismOver(1);
        assertThatThrownBy(() -> operations.upgrade(other, sentence -> {
                    told.add(sentence);
                    if (sentence.startsWith("going back")) {
                        flink.refusesParallelismOver(8);
                    }
                }))
                .hasMessageContaining("the new one failed");

        assertThat(jobs.jar()).isEqualTo(before).exists();
        assertThat(other.getParent()).doesNotExist();
        assertThat(jobs.ready()).isTrue();
    }

    @Test
    void aSavepointLeavesTheJobRunning() throws Exception {
        operations.savepoint("decision", told::add);

        assertThat(told).containsExactly("decision: file:/savepoint-1");
        assertThat(flink.triedIds()).hasSize(2);
    }

    @Test
    void aCopyThatIsGivenUpLeavesNothingBehind() throws Exception {
        Path checkpoints = folder.resolve("checkpoints/projection-rebuild");
        Path leftBefore = Files.createDirectories(checkpoints.resolve("an-earlier-copy/chk-4"));
        ShadowJob copy = new ShadowJobs(jobs, new FlinkRest(flink.url()), folder).start("projection", List.of());
        assertThat(leftBefore).doesNotExist();
        assertThat(flink.liveIds()).hasSize(3);
        Files.createDirectories(checkpoints.resolve("its-id/chk-1"));

        copy.cancel();

        assertThat(checkpoints).doesNotExist();
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(jobs.ready()).isTrue();
    }

    @Test
    void aRestoredJobHasNoNewerStateLeft() throws Exception {
        Snapshots snapshots = new Snapshots(folder, "decision");
        Path checkpoint = snapshots.checkpointsOf(1).resolve("some-job/chk-7");
        Files.createDirectories(checkpoint);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(checkpoint.resolve("_metadata")))) {
            out.writeInt(0x4960672d);
            out.writeInt(5);
            out.writeLong(7);
        }

        operations.restoreBefore("decision", Instant.now().minusSeconds(60), false, told::add);

        assertThat(told.get(0)).contains("folds the whole log");
        assertThat(checkpoint).doesNotExist();
        assertThat(jobs.ready()).isTrue();
        assertThat(flink.cancelledIds()).hasSize(1);
        assertThat(flink.liveIds()).hasSize(2);
    }
}
