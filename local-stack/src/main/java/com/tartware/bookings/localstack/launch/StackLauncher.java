package com.tartware.bookings.localstack.launch;

import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.components.RuntimeClasspath;
import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.settings.StackFolders.UnusableException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.settings.TenantsFile;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.Leftovers;
import com.tartware.bookings.localstack.supervise.LogFile;
import com.tartware.bookings.localstack.supervise.PortClaim;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts and stops a stack from outside: the supervisor does the work, this waits for it and shows what it says. */
public final class StackLauncher {
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final StackSettings settings;
    private final StackFolders folders;
    private final RunRecords records;
    private final ProgressView view;

    public StackLauncher(StackSettings settings, ProgressView view) {
        this.settings = settings;
        this.folders = settings.folders();
        this.records = new RunRecords(folders.run());
        this.view = view;
    }

    /** It cannot be done; the message says why and what to do. */
    public static final class LaunchException extends Exception {
        private static final long serialVersionUID = 1L;

        public LaunchException(String message) {
            super(message);
        }
    }

    /** Returns once everything is ready. Safe to repeat: what is up stays up. */
    public StackState up(boolean fresh) throws IOException, InterruptedException, LaunchException {
        try {
            TenantsFile.read(settings.tenants());
            folders.prepare();
        } catch (UnusableException | IllegalArgumentException e) {
            throw new LaunchException(e.getMessage());
        }
        try (FileChannel lockFile = FileChannel.open(
                        folders.root().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            if (lock == null) {
                throw new LaunchException("another up is at work with " + folders.root());
            }
            if (fresh) {
                down();
                folders.wipe();
                folders.prepare();
                view.say("begun empty: all data of an earlier run is deleted");
            }
            Optional<ProcessHandle> running = supervisor();
            if (running.isPresent()) {
                refuseOtherSettings();
                return awaitReady(running.get());
            }
            requireLayout();
            stopLeftovers();
            refuseTakenPorts();
            return awaitReady(startSupervisor());
        }
    }

    private void requireLayout() throws LaunchException {
        try {
            folders.requireLayout();
        } catch (UnusableException e) {
            throw new LaunchException(e.getMessage());
        }
    }

    private Optional<ProcessHandle> supervisor() {
        return records.alive(SupervisorProcess.NAME);
    }

    private void refuseOtherSettings() throws IOException, LaunchException {
        Optional<StackSettings> theirs = SettingsFile.readIfThere(folders.settings());
        if (theirs.isPresent() && !theirs.get().equals(settings)) {
            throw new LaunchException(
                    "the stack of %s is up with other settings (%s). Stop it first, with ./tartware down, or give this one another --data-dir"
                            .formatted(folders.root(), folders.settings()));
        }
    }

    private void stopLeftovers() throws InterruptedException {
        List<String> stopOrder = new ArrayList<>(
                LocalStack.components(settings).stream().map(Component::name).toList());
        Collections.reverse(stopOrder);
        new Leftovers(records, stopOrder).stop(view::say);
    }

    private void refuseTakenPorts() throws LaunchException {
        List<String> conflicts = LocalStack.components(settings).stream()
                .flatMap(component -> component.ports().stream())
                .map(PortClaim::conflict)
                .flatMap(Optional::stream)
                .toList();
        if (!conflicts.isEmpty()) {
            throw new LaunchException(String.join("\n", conflicts));
        }
    }

    private ProcessHandle startSupervisor() throws IOException, LaunchException {
        Path jobs = LocalStack.jobsJar(settings.home());
        if (!Files.exists(jobs)) {
            throw new LaunchException(jobs + " is not there; build first: mvn -DskipTests package");
        }
        SettingsFile.write(settings, folders.settings());
        Files.deleteIfExists(folders.state());
        deleteUpgrades();
        Path copies = folders.run().resolve("lib");
        String classpath = RuntimeClasspath.pinned(
                settings.home(), System.getProperty("java.class.path"), copies.resolve("supervisor"));
        ProcessBuilder builder = new ProcessBuilder(
                // A session of its own: closing the terminal, or Ctrl-C in it, does not reach the stack.
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dtartware.log.level=INFO",
                "-Dtartware.other.log.level=WARN",
                SupervisorProcess.class.getName(),
                folders.settings().toString(),
                RuntimeClasspath.pin(jobs, copies).toString());
        builder.environment().put("CLASSPATH", classpath);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        File log = folders.log(SupervisorProcess.NAME).toFile();
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.to(log));
        builder.redirectInput(new File("/dev/null"));
        return builder.start().toHandle();
    }

    /** The jobs start out of this build's jar, of which a copy is made. */
    private void deleteUpgrades() throws IOException {
        Path upgrades = LocalStack.upgrades(settings);
        if (Files.isDirectory(upgrades)) {
            try (Stream<Path> files = Files.walk(upgrades)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private StackState awaitReady(ProcessHandle supervisor) throws IOException, InterruptedException, LaunchException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive = supervisor.isAlive();
            Optional<StackState> state = state(supervisor);
            if (state.isPresent()) {
                view.show(state.get());
                throwIfFailed(state.get());
                if (state.get().everythingReady() && alive) {
                    return state.get();
                }
            }
            if (!alive) {
                throw new LaunchException("the supervisor ended:\n  | "
                        + String.join("\n  | ", new LogFile(folders.log(SupervisorProcess.NAME)).tail(12)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        throw new LaunchException("not ready within %d minutes; ./tartware status says what is missing"
                .formatted(READY_LIMIT.toMinutes()));
    }

    private static void throwIfFailed(StackState state) throws LaunchException {
        if (state.phase() == Phase.FAILED) {
            throw new LaunchException(state.note() + "\nWhat had started is being stopped again.");
        }
        Optional<ComponentState> failedComponent = state.failedComponent();
        if (state.phase() == Phase.READY && failedComponent.isPresent()) {
            throw new LaunchException("%s%nThe rest is up: ./tartware down stops it."
                    .formatted(failedComponent.get().note()));
        }
        Optional<JobState> ended = state.jobEndedOnPurpose();
        if (ended.isPresent()) {
            throw new LaunchException("the Flink job %s is %s: %s"
                    .formatted(
                            ended.get().name(), ended.get().state(), ended.get().note()));
        }
        Optional<JobState> failed = state.failedJob();
        if (failed.isPresent()) {
            throw new LaunchException(
                    "the Flink job %s does not run: %s%nThe rest is up: ./tartware logs jobmanager tells more, ./tartware down stops it."
                            .formatted(failed.get().name(), failed.get().note()));
        }
    }

    private Optional<StackState> state(ProcessHandle supervisor) {
        return StackState.read(folders.state()).filter(state -> state.supervisorPid() == supervisor.pid());
    }

    /** Stops what runs, in order; says so if nothing does. */
    public void down() throws InterruptedException {
        Optional<ProcessHandle> supervisor = supervisor();
        if (supervisor.isPresent()) {
            stop(supervisor.get());
        }
        stopLeftovers();
    }

    public boolean anythingRuns() {
        return !records.alive().isEmpty();
    }

    private void stop(ProcessHandle supervisor) throws InterruptedException {
        supervisor.destroy();
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (supervisor.isAlive()) {
            state(supervisor).ifPresent(view::show);
            if (System.nanoTime() > deadline) {
                view.say(
                        "the supervisor did not stop within %d minutes and is killed; its processes are stopped one by one"
                                .formatted(STOP_LIMIT.toMinutes()));
                supervisor.destroyForcibly();
                break;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        state(supervisor).ifPresent(view::show);
    }
}
