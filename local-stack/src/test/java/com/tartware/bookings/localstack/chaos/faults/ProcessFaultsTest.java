package com.tartware.bookings.localstack.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.FaultPlan;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real process that a stack could have started. */
@Timeout(40)
class ProcessFaultsTest {
    @TempDir
    Path folder;

    private Process process;
    private StackProcesses processes;

    @BeforeEach
    void aStackOfOneProcess() throws IOException {
        StackFolders folders = new StackFolders(folder);
        folders.prepare();
        process = new ProcessBuilder("sleep", "300").start();
        new RunRecords(folders.run())
                .write(new RunRecord("taskmanager-1", ProcessIdentity.of(process.toHandle()), "TERM"));
        publish(process.pid());
        processes = new StackProcesses(folders);
    }

    private void publish(long pid, ComponentState... others) {
        List<ComponentState> components = new ArrayList<>(List.of(others));
        components.add(new ComponentState("taskmanager-1", pid, "ready", "", null, 0));
        new StackState(ProcessHandle.current().pid(), Phase.READY, null, components, List.of())
                .publish(new StackFolders(folder).state());
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aKilledProcessIsGone() throws Exception {
        assertThat(new Kill(processes, List.of("taskmanager"), 7).begin())
                .contains("taskmanager-1, pid " + process.pid());

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void twoProcessesDieWithinTheSameSecond() throws Exception {
        Process other = new ProcessBuilder("sleep", "300").start();
        try {
            new RunRecords(new StackFolders(folder).run())
                    .write(new RunRecord("jobmanager", ProcessIdentity.of(other.toHandle()), "TERM"));
            publish(process.pid(), new ComponentState("jobmanager", other.pid(), "ready", "", null, 0));

            assertThat(new Kill(processes, List.of("jobmanager", "taskmanager"), 0).begin())
                    .contains("jobmanager, pid %d and taskmanager-1, pid %d".formatted(other.pid(), process.pid()));

            assertThat(other.waitFor(1, TimeUnit.SECONDS)).isTrue();
            assertThat(process.waitFor(1, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** Half of it would be another fault than the one that is counted. */
    @Test
    void ofTwoOfWhichOneIsNotRunningNoneIsKilled() throws Exception {
        assertThat(new Kill(processes, List.of("jobmanager", "taskmanager"), 0).begin())
                .isEmpty();

        assertThat(process.isAlive()).isTrue();
    }

    /** Only root may fill a disk; the seed plans the same for everybody. */
    @Test
    void aKindThatIsImpossibleHereIsLeftOutWithItsReasonAndTheRestIsDone() throws Exception {
        FaultPlan plan = new FaultPlan(List.of(
                new PlannedFault(1, new FaultName(FaultKind.DISK, "broker"), Duration.ZERO, Duration.ofSeconds(2), 0),
                new PlannedFault(2, new FaultName(FaultKind.KILL, "taskmanager"), Duration.ZERO, Duration.ZERO, 0)));
        try (FaultRunner runner = new FaultRunner(
                processes,
                Map.of(),
                Map.of(),
                Map.of(FaultKind.DISK, "only root may"),
                folder.resolve("faults.jsonl"))) {
            runner.start(plan);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            runner.close();

            assertThat(runner.faults())
                    .extracting(fault -> fault.planned().number(), InjectedFault::injected)
                    .containsExactly(tuple(1, false), tuple(2, true));
            assertThat(runner.faults().get(0).what()).isEqualTo("only root may");
        }
    }

    /** Neither counted nor left out, it would be as if it had never been planned. */
    @Test
    void aFaultThatStillWaitsForItsProcessAtTheEndIsLeftOut() throws Exception {
        FaultPlan plan = new FaultPlan(List.of(
                new PlannedFault(1, new FaultName(FaultKind.KILL, "jobmanager"), Duration.ZERO, Duration.ZERO, 0)));
        Path log = folder.resolve("faults.jsonl");
        FaultRunner runner = new FaultRunner(processes, Map.of(), Map.of(), Map.of(), log);
        runner.start(plan);
        TimeUnit.SECONDS.sleep(2);
        runner.close();

        assertThat(runner.faults())
                .extracting(InjectedFault::injected, InjectedFault::what)
                .containsExactly(tuple(false, "not running until the end"));
        assertThat(log).content().contains("left out");
    }

    @Test
    void aPausedProcessGoesOnWhenItIsHealed() throws Exception {
        Pause pause = new Pause(processes, "taskmanager", 0);
        assertThat(pause.begin()).isPresent();
        awaitState('T');

        pause.heal();
        awaitState('S');
    }

    @Test
    void whatIsNotRunningIsLeftOut() throws Exception {
        process.destroyForcibly().waitFor();

        assertThat(new Kill(processes, List.of("taskmanager"), 0).begin()).isEmpty();
    }

    /** Its pid may be anybody's by now. */
    @Test
    void aProcessThatTheStackDidNotRecordIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            publish(stranger.pid());

            assertThat(processes.find("taskmanager", 0)).isEmpty();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    /** A signal reaches a process only when it is its turn, which on a busy machine may take a moment. */
    private void awaitState(char wanted) throws IOException, InterruptedException {
        for (int look = 0; state() != wanted && look < 200; look++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(state()).isEqualTo(wanted);
    }

    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
