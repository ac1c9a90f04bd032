package com.tartware.bookings.localstack.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration RUNNING_LIMIT = Duration.ofSeconds(3);
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
        operations = new JobOperations(jobs, new FlinkRest(flink.url()), folder, 8, RUNNING_LIMIT);
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
        assertThat(told).anyMatch(sentence -> sentence.startsWith("going back to parallelism 2: "));
    }

    @Test
    void aJobThatOnlyRestartsWithItsNewParallelismIsEndedAndGetsTheOldOneBack() throws Exception {
        flink.newJobsAre("RESTARTING");

        assertThatThrownBy(() -> operations.rescale("decision", 4, false, this::tellAndHeal))
                .isInstanceOf(JobOperationException.class)
                .hasMessageContaining("does not run");

        assertThat(jobs.ready()).isTrue();
        assertThat(flink.cancelledIds()).hasSize(1);
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(flink.parallelisms()).endsWith(4, 2);
        assertThat(jobs().kept("decision").parallelism).isEqualTo(2);
    }

    @Test
    void aJobThatFailsAgainAndAgainIsNotWaitedFor() {
        operations = new JobOperations(jobs, new FlinkRest(flink.url()), folder, 8, Duration.ofHours(1));
        flink.completesNoCheckpoints(true);
        flink.failures(5);

        assertThatThrownBy(() -> operations.rescale("decision", 4, false, sentence -> {
                    if (sentence.startsWith("going back")) {
                        flink.completesNoCheckpoints(false);
                    }
                }))
                .hasMessageContaining("failed 5 times, the last time with java.lang.IllegalStateException: broken");
        assertThat(flink.parallelisms()).endsWith(4, 2);
    }

    @Test
    void aJobThatCompletesNoCheckpointDoesNotCountAsRunning() {
        flink.completesNoCheckpoints(true);

        assertThatThrownBy(() -> operations.rescale("decision", 4, false, told::add))
                .hasMessageContaining("it completes no checkpoint");
        assertThat(flink.parallelisms()).endsWith(2);
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
    void aJarWhoseJobsOnlyRestartIsTakenBackWithTheStatesOfBefore() throws Exception {
        Path other = Files.writeString(
                Files.createDirectories(folder.resolve("upgrade")).resolve("b.jar"), "another jar");
        Path before = jobs.jar();
        Snapshots snapshots = new Snapshots(folder, "decision");
        Path old = writeSnapshot(snapshots.savepointsOf(1).resolve("savepoint-1"), 7);
        flink.newJobsAre("RESTARTING");

        assertThatThrownBy(() -> operations.upgrade(other, sentence -> {
                    if (sentence.startsWith("going back")) {
                        writeSnapshot(snapshots.checkpointsOf(2).resolve("some-job/chk-8"), 8);
                    }
                    tellAndHeal(sentence);
                }))
                .hasMessageContaining("the new one failed");

        assertThat(jobs.jar()).isEqualTo(before).exists();
        assertThat(jobs.ready()).isTrue();
        assertThat(flink.cancelledIds()).as("the two that only restarted").hasSize(2);
        assertThat(flink.liveIds()).hasSize(2);
        assertThat(snapshots.newest())
                .hasValueSatisfying(snapshot -> assertThat(snapshot.folder()).isEqualTo(old));
        assertThat(told).anyMatch(sentence -> sentence.startsWith("1 newer checkpoints and savepoints of decision"));
    }

    private void tellAndHeal(String sentence) {
        told.add(sentence);
        if (sentence.startsWith("going back")) {
            flink.newJobsAre("RUNNING");
        }
    }

    private static Path writeSnapshot(Path snapshot, long checkpointId) {
        try {
            Files.createDirectories(snapshot);
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(snapshot.resolve("_metadata")))) {
                out.writeInt(0x4960672d);
                out.writeInt(5);
                out.writeLong(checkpointId);
            }
            return snapshot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    void theSavepointOfACopyBecomesTheOriginalsOnceTheTablesAreExchanged() throws Exception {
        Snapshots snapshots = new Snapshots(folder, "projection");
        ShadowJob copy = new ShadowJobs(jobs, new FlinkRest(flink.url()), folder).start("projection", List.of());

        copy.takeOver(
                this::copyTakesItsSavepoint,
                () -> assertThat(snapshots.newest()).isEmpty(),
                told::add);

        assertThat(snapshots.newest()).hasValueSatisfying(snapshot -> assertThat(snapshot.folder())
                .startsWith(folder.resolve("savepoints/projection"))
                .hasFileName("savepoint-1"));
        assertThat(folder.resolve("savepoints/projection-rebuild")).doesNotExist();
        assertThat(jobs.ready()).isTrue();
        assertThat(flink.liveIds()).hasSize(2);
    }

    @Test
    void aCopyThatFailsAfterItsSavepointLeavesTheOriginalItsOwnState() throws Exception {
        Snapshots snapshots = new Snapshots(folder, "projection");
        ShadowJob copy = new ShadowJobs(jobs, new FlinkRest(flink.url()), folder).start("projection", List.of());
        flink.savepointsFailWith("java.util.concurrent.TimeoutException");

        assertThatThrownBy(() -> copy.takeOver(this::copyTakesItsSavepoint, () -> {}, told::add))
                .isInstanceOf(IOException.class);
        copy.cancel();

        assertThat(snapshots.newest()).isEmpty();
        assertThat(folder.resolve("savepoints/projection-rebuild")).doesNotExist();
        while (!jobs.ready()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(flink.liveIds()).hasSize(2);
    }

    private void copyTakesItsSavepoint() {
        writeSnapshot(folder.resolve("savepoints/projection-rebuild/savepoint-1"), 3);
    }

    @Test
    void aCopyThatFindsNoSlotsIsNotBegun() {
        ShadowJobs shadows = new ShadowJobs(jobs, new FlinkRest(flink.url()), folder);
        assertThatCode(() -> shadows.refuseIfSlotsAreShort("projection")).doesNotThrowAnyException();
        flink.slots(3);
        assertThatThrownBy(() -> shadows.refuseIfSlotsAreShort("projection"))
                .hasMessageContaining("would need 4 slots and there are 3");
    }

    @Test
    void aRestoredJobHasNoNewerStateLeft() throws Exception {
        Snapshots snapshots = new Snapshots(folder, "decision");
        Path checkpoint = writeSnapshot(snapshots.checkpointsOf(1).resolve("some-job/chk-7"), 7);

        operations.restoreBefore("decision", Instant.now().minusSeconds(60), false, told::add);

        assertThat(told.get(0)).contains("folds the whole log");
        assertThat(checkpoint).doesNotExist();
        assertThat(jobs.ready()).isTrue();
        assertThat(flink.cancelledIds()).hasSize(1);
        assertThat(flink.liveIds()).hasSize(2);
    }
}
