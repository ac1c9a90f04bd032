package com.tartware.bookings.localstack.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.jobs.FakeFlink.Answer;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkJobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> ALL = Set.of("jobmanager", "taskmanager-1", "store");

    @TempDir
    Path folder;

    private FakeFlink flink;
    private FlinkJobs jobs;

    @BeforeEach
    void oneJob() throws IOException {
        flink = new FakeFlink();
        jobs = keeping(new FlinkJob("decision", "decision", 1, Set.of(), false));
    }

    private FlinkJobs keeping(FlinkJob... kept) throws IOException {
        return new FlinkJobs(
                new FlinkRest(flink.url()),
                Files.writeString(folder.resolve("a.jar"), "a jar"),
                folder,
                List.of(kept),
                parallelism -> List.of(),
                "jobmanager",
                Set.of("taskmanager-1"));
    }

    @AfterEach
    void close() {
        flink.close();
    }

    @Test
    void aJobThatHoldsTenantsTellsSo() throws Exception {
        flink.holdTenants(2);
        keepUpUntil(() -> state().heldTenants() == 2);
        assertThat(state().alarm()).hasValueSatisfying(alarm -> assertThat(alarm)
                .contains("holds 2 tenants", "docs/runbooks/sequence-gap.md"));

        flink.end(flink.liveIds().get(0), "RESTARTING");
        keepUpUntil(() -> state().state().equals("RESTARTING"));
        assertThat(state().heldTenants()).as("they still are").isEqualTo(2);
    }

    @Test
    void aLostAnswerToASubmissionStartsNoSecondCopy() throws Exception {
        flink.answersRunsWith(Answer.LOST);
        keepUpUntil(() -> !flink.triedIds().isEmpty());
        flink.answersRunsWith(Answer.USUAL);

        keepUpUntil(jobs::ready);
        keepUpFor(Duration.ofSeconds(1));

        assertThat(flink.liveIds()).hasSize(1);
        assertThat(flink.triedIds()).hasSize(1);
    }

    @Test
    void aSubmissionThatComesLateIsTriedAgainUnderItsOwnIdOnly() throws Exception {
        flink.answersRunsWith(Answer.LOST_AND_LATE);
        keepUpUntil(() -> flink.triedIds().size() == 2);
        assertThat(Set.copyOf(flink.triedIds())).hasSize(1);

        flink.startLateJobs();
        keepUpUntil(jobs::ready);

        assertThat(flink.liveIds()).hasSize(1);
        assertThat(folder.resolve("checkpoints/decision")).isDirectoryNotContaining("glob:**000002");
    }

    @Test
    void ofTwoCopiesTheNewerStaysAndTheStatusSaysSo() throws Exception {
        flink.add("older", "decision");
        flink.add("newer", "decision");

        keepUpUntil(() -> !flink.cancelledIds().isEmpty());
        keepUpUntil(jobs::ready);

        assertThat(flink.cancelledIds()).containsExactly("older");
        assertThat(flink.liveIds()).containsExactly("newer");
        assertThat(state().note()).contains("twice", "older");
    }

    @Test
    void aCopyThatAnEarlierRebuildLeftIsCancelledAndALaterOneIsNot() throws Exception {
        flink.add("left", "decision-rebuild");
        flink.add("other", "somebody-elses-rebuild");
        keepUpUntil(jobs::ready);
        assertThat(flink.cancelledIds()).containsExactly("left");

        flink.add("own", "decision-rebuild");
        keepUpFor(Duration.ofSeconds(1));
        assertThat(flink.cancelledIds()).containsExactly("left");
    }

    @Test
    void aJobThatSomebodyCancelledIsLeftAloneEvenByANewJobManager() throws Exception {
        keepUpUntil(jobs::ready);
        flink.end(flink.liveIds().get(0), "CANCELED");

        keepUpFor(Duration.ofSeconds(1));
        assertThat(state().state()).isEqualTo("CANCELED");
        assertThat(state().note()).contains("./tartware up");

        jobs.keepUp(Set.of());
        flink.forgetJobs();
        keepUpFor(Duration.ofSeconds(1));
        assertThat(state().state()).isEqualTo("CANCELED");
        assertThat(flink.triedIds()).hasSize(1);
    }

    @Test
    void aFailedJobIsSubmittedAgainUnderANewIdAndEachTimeLater() throws Exception {
        for (int failures = 0; failures < 3; failures++) {
            keepUpUntil(() -> flink.liveIds().size() == 1);
            flink.end(flink.liveIds().get(0), "FAILED");
        }
        long began = System.nanoTime();
        keepUpUntil(jobs::ready);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1500));
        assertThat(flink.triedIds()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aJobThatStoppedItselfIsCalledFailedAtOnce() throws Exception {
        keepUpUntil(jobs::ready);
        flink.failuresSay("SuppressRestartsException: no\nCaused by: OFFSET_GAP\n");
        flink.end(flink.liveIds().get(0), "FAILED");

        keepUpFor(Duration.ofSeconds(1));

        assertThat(state()).isEqualTo(new JobState("decision", "FAILED", "it stopped itself: OFFSET_GAP"));
        assertThat(flink.triedIds()).hasSize(1);
    }

    @Test
    void aStoreThatIsAwayKeepsBackOnlyTheJobThatNeedsIt() throws Exception {
        jobs = keeping(
                new FlinkJob("decision", "decision", 1, Set.of(), false),
                new FlinkJob("projection", "projection", 1, Set.of("store"), false));

        keepUpUntil(Set.of("jobmanager", "taskmanager-1"), () -> state().running());
        assertThat(jobs.jobs().get(1)).isEqualTo(new JobState("projection", "WAITING", "not ready: store"));

        keepUpUntil(jobs::ready);
    }

    @Test
    void withoutAJobManagerNoJobIsCalledRunning() throws Exception {
        keepUpUntil(jobs::ready);

        jobs.keepUp(Set.of("store"));

        assertThat(jobs.ready()).isFalse();
    }

    private JobState state() {
        return jobs.jobs().get(0);
    }

    private void keepUpFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            jobs.keepUp(ALL);
            Thread.sleep(20);
        }
    }

    private void keepUpUntil(BooleanSupplier reached) throws InterruptedException {
        keepUpUntil(ALL, reached);
    }

    private void keepUpUntil(Set<String> ready, BooleanSupplier reached) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + jobs.jobs());
            }
            jobs.keepUp(ready);
            Thread.sleep(20);
        }
    }
}
