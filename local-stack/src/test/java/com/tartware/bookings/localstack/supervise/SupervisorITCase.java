package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes, harmless ones. */
class SupervisorITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private StackFolders folders;
    private Supervisor supervisor;
    private Thread thread;

    @BeforeEach
    void folders() {
        folders = new StackFolders(root);
        folders.prepare();
    }

    @AfterEach
    void stop() {
        supervisor.stop();
    }

    @Test
    void aKilledProcessIsStartedAgain() throws Exception {
        supervise(new ShellComponent("sleeper", "exec sleep 600", true, Set.of()));
        long first =
                await(state -> state.phase() == Phase.READY).components().get(0).pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        StackState after = await(state -> {
            ComponentState sleeper = state.components().get(0);
            return sleeper.pid() != null
                    && sleeper.pid() != first
                    && sleeper.state().equals("ready");
        });
        assertThat(new RunRecords(folders.run()).alive("sleeper").map(ProcessHandle::pid))
                .contains(after.components().get(0).pid());
    }

    @Test
    void whatCannotStartIsToldWithTheLastLinesOfItsLog() throws Exception {
        supervise(new ShellComponent("broken", "echo no such disk; exit 3", false, Set.of()));

        StackState failed = await(state -> state.phase() == Phase.FAILED);
        assertThat(failed.note())
                .contains(
                        "broken",
                        "exit code 3",
                        "no such disk",
                        folders.log("broken").toString());
    }

    @Test
    void stoppingEndsEvenAProcessThatDoesNotListen() throws Exception {
        supervise(new ShellComponent("deaf", "trap '' TERM; while true; do sleep 0.1; done", true, Set.of()));
        long pid =
                await(state -> state.phase() == Phase.READY).components().get(0).pid();

        supervisor.stop();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(new RunRecords(folders.run()).alive()).isEmpty();
        StackState state = StackState.read(folders.state()).orElseThrow();
        assertThat(state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(state.note()).contains("deaf did not stop within 1 s and was killed");
    }

    @Test
    void leftoversOfADeadSupervisorAreFoundAndStopped() throws Exception {
        supervise(new ShellComponent("sleeper", "exec sleep 600", true, Set.of()));
        await(state -> state.phase() == Phase.READY);
        Process orphan = new ProcessBuilder("sleep", "600").start();
        RunRecords records = new RunRecords(folders.run());
        records.write(new RunRecords.RunRecord("orphan", ProcessIdentity.of(orphan.toHandle()), "TERM"));
        supervisor.stop();

        Leftovers leftovers = new Leftovers(records, List.of("sleeper"));
        StringBuilder said = new StringBuilder();
        leftovers.stop(said::append);

        assertThat(orphan.isAlive()).isFalse();
        assertThat(said.toString())
                .isEqualTo("stopping orphan (pid %d), left by an earlier run".formatted(orphan.pid()));
        assertThat(records.alive()).isEmpty();
    }

    @Test
    void anErrorWhileLookingAfterTheJobsEndsNothing() throws Exception {
        FailingWorkload jobs = new FailingWorkload();
        supervise(jobs, new ShellComponent("sleeper", "exec sleep 600", true, Set.of()));

        long pid =
                await(state -> state.phase() == Phase.READY).components().get(0).pid();

        assertThat(jobs.looks.get()).isGreaterThan(FailingWorkload.FAILURES);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
    }

    @Test
    void aStateThatCannotBePublishedEndsNothing() throws Exception {
        Path inTheWay = Files.createDirectories(folders.state().resolve("full"));
        supervise(new ShellComponent("sleeper", "exec sleep 600", true, Set.of()));
        Thread.sleep(1000);
        assertThat(thread.isAlive()).isTrue();

        Files.delete(inTheWay);
        Files.delete(folders.state());

        await(state -> state.phase() == Phase.READY);
    }

    /** A record of the process that cannot be written must not leave a process behind that nobody watches. */
    @Test
    void anErrorWhileStartingIsFollowedByAnotherStart() throws Exception {
        Path inTheWay = Files.createDirectories(folders.run().resolve("sleeper.json/full"));
        Path pids = root.resolve("pids");
        supervise(new ShellComponent("sleeper", "echo $$ >> " + pids + "; exec sleep 600", true, Set.of()));
        awaitLines(pids, 1);

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());

        long pid =
                await(state -> state.phase() == Phase.READY).components().get(0).pid();
        for (String line : Files.readAllLines(pids)) {
            assertThat(ProcessHandle.of(Long.parseLong(line)).isPresent()).isEqualTo(Long.parseLong(line) == pid);
        }
    }

    private static void awaitLines(Path file, int lines) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= lines) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nothing in " + file);
    }

    private static final class FailingWorkload implements Workload {
        static final int FAILURES = 2;

        final AtomicInteger looks = new AtomicInteger();

        @Override
        public Set<String> runsIn() {
            return Set.of();
        }

        @Override
        public void keepUp(Set<String> ready) {
            if (looks.incrementAndGet() <= FAILURES) {
                throw new UncheckedIOException(new IOException("a checkpoint vanished"));
            }
        }

        @Override
        public List<StackState.JobState> jobs() {
            return List.of();
        }

        @Override
        public boolean ready() {
            return looks.get() > FAILURES;
        }

        @Override
        public void stop(Consumer<String> progress) {}
    }

    private void supervise(Component... components) {
        supervise(Workload.NONE, components);
    }

    private void supervise(Workload workload, Component... components) {
        supervisor = new Supervisor(List.of(components), workload, folders);
        thread = new Thread(() -> {
            try {
                supervisor.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private StackState await(Predicate<StackState> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<StackState> state = Optional.empty();
        while (System.nanoTime() < deadline) {
            state = StackState.read(folders.state());
            if (state.filter(wanted).isPresent()) {
                return state.get();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not within " + PATIENCE + ": " + state);
    }
}
