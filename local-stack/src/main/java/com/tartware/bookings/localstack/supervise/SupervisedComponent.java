package com.tartware.bookings.localstack.supervise;

import com.tartware.bookings.localstack.supervise.Component.SetupException;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one process running: starts it, waits until it answers, starts it again when it dies. One thread. */
final class SupervisedComponent implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedComponent.class);

    /** A component that cannot start at all is told to whoever waits; a slow port or a leftover child may pass. */
    private static final int FIRST_START_ATTEMPTS = 3;

    private static final Duration PROBE_EVERY_STARTING = Duration.ofMillis(150);
    private static final Duration PROBE_EVERY_READY = Duration.ofSeconds(3);
    private static final Duration RESTART_WAIT_MAX = Duration.ofSeconds(15);
    private static final int LOG_LINES_SHOWN = 12;

    /** Characters. Flink's processes print their class path on one line. */
    private static final int LOG_LINE_SHOWN = 300;

    enum State {
        WAITING,
        STARTING,
        READY,
        UNRESPONSIVE,
        RESTARTING,
        STOPPING,
        STOPPED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Component component;
    private final RunRecords records;
    private final LogFile log;
    private final Runnable changed;
    private final CountDownLatch readyOnce = new CountDownLatch(1);
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(RESTART_WAIT_MAX);

    private volatile State state = State.WAITING;
    private volatile String note;
    private volatile Process process;
    private volatile long startedNanos = System.nanoTime();
    private volatile long readyNanos;

    SupervisedComponent(Component component, RunRecords records, Path logFile, Runnable changed) {
        this.component = component;
        this.records = records;
        this.log = new LogFile(logFile);
        this.changed = changed;
    }

    Component component() {
        return component;
    }

    boolean ready() {
        return state == State.READY;
    }

    boolean failed() {
        return state == State.FAILED;
    }

    String note() {
        return note;
    }

    void awaitReadyOnce() throws InterruptedException {
        readyOnce.await();
    }

    ComponentState published() {
        Process current = process;
        Long pid = current != null && current.isAlive() ? current.pid() : null;
        long until = readyNanos > startedNanos ? readyNanos : System.nanoTime();
        return new ComponentState(
                component.name(), pid, state.word(), component.address(), note, (until - startedNanos) / 1e9);
    }

    /** Returns when it is asked to stop, or when the first start has failed for good. */
    @Override
    public void run() {
        try {
            while (!stopping()) {
                startedNanos = System.nanoTime();
                become(backoff.failures() == 0 ? State.STARTING : State.RESTARTING, note);
                String whyEnded = oneLife();
                if (stopping()) {
                    return;
                }
                Duration wait = backoff.afterFailure();
                LOG.warn("{}: {}; next start in {} ms", component.name(), whyEnded, wait.toMillis());
                if (readyOnce.getCount() > 0 && backoff.failures() >= FIRST_START_ATTEMPTS) {
                    become(State.FAILED, whyEnded);
                    return;
                }
                become(State.RESTARTING, whyEnded);
                if (stopAsked.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (SetupException e) {
            become(State.FAILED, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An error of our own ends the process with it, so that the next start finds its ports free. */
    private String oneLife() throws SetupException, InterruptedException {
        try {
            return runOnce();
        } catch (RuntimeException e) {
            LOG.error("{} could not be supervised", component.name(), e);
            endIfAlive();
            return component.name() + " could not be supervised: " + sentence(e);
        }
    }

    /** One life of the process; says why it ended. */
    private String runOnce() throws SetupException, InterruptedException {
        try {
            start();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("{} could not be started", component.name(), e);
            endIfAlive();
            return component.name() + " could not be started: " + sentence(e);
        }
        try {
            String whyNot = awaitAnswer();
            if (whyNot != null) {
                return whyNot;
            }
            component.setUp();
        } catch (InterruptedException | SetupException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("{} answers but could not be set up", component.name(), e);
            end(process);
            return component.name() + " answers but could not be set up: " + sentence(e);
        }
        readyNanos = System.nanoTime();
        backoff.succeeded();
        become(State.READY, null);
        readyOnce.countDown();
        LOG.info("{} is ready, pid {}", component.name(), process.pid());
        watch();
        return "%s ended with exit code %d%n%s".formatted(component.name(), process.exitValue(), lastLines());
    }

    private void start() throws Exception {
        log.rotateIfTooBig();
        ProcessBuilder builder = component.command();
        Files.writeString(
                log.file(),
                "%n---- %s start of %s%n".formatted(Instant.now(), component.name()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        builder.redirectInput(Path.of("/dev/null").toFile());
        // glibc keeps up to eight arenas a core; two cost no speed here and hundreds of megabytes less.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        synchronized (this) {
            if (stopping()) {
                throw new InterruptedException("stopping");
            }
            process = builder.start();
            records.write(
                    new RunRecord(component.name(), ProcessIdentity.of(process.toHandle()), component.stopSignal()));
        }
        changed.run();
    }

    /** Null once it answers. */
    private String awaitAnswer() throws InterruptedException {
        long deadline = System.nanoTime() + component.startLimit().toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                return "%s ended with exit code %d before it was ready%n%s"
                        .formatted(component.name(), process.exitValue(), lastLines());
            }
            if (System.nanoTime() > deadline) {
                end(process);
                return "%s did not answer within %d s%n%s"
                        .formatted(component.name(), component.startLimit().toSeconds(), lastLines());
            }
            if (stopAsked.await(PROBE_EVERY_STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopping");
            }
        }
        return null;
    }

    /** Until the process ends. A process that does not answer is shown as such but left alone: it may be paused or busy. */
    private void watch() throws InterruptedException {
        int unanswered = 0;
        while (!process.waitFor(PROBE_EVERY_READY.toMillis(), TimeUnit.MILLISECONDS)) {
            unanswered = answers() ? 0 : unanswered + 1;
            State seen = unanswered > 1 ? State.UNRESPONSIVE : State.READY;
            if (!stopping() && seen != state && process.isAlive()) {
                become(seen, null);
            }
            try {
                log.rotateIfTooBig();
            } catch (IOException e) {
                LOG.warn("cannot rotate the log of {}", component.name(), e);
            }
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return component.answers();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception notYet) {
            LOG.trace("{} does not answer", component.name(), notYet);
            return false;
        }
    }

    /**
     * Asks the process to stop and, when its time is up, ends it.
     *
     * @return what had to be done about it, if it did not stop by itself
     */
    String stop() throws InterruptedException {
        Process current;
        synchronized (this) {
            stopAsked.countDown();
            current = process;
        }
        String said = null;
        if (current != null && current.isAlive()) {
            become(State.STOPPING, null);
            signal(current.toHandle(), component.stopSignal());
            if (!current.waitFor(component.stopLimit().toMillis(), TimeUnit.MILLISECONDS)) {
                said = "%s did not stop within %d s and was killed"
                        .formatted(component.name(), component.stopLimit().toSeconds());
                LOG.warn("{}", said);
                end(current);
            }
        }
        records.remove(component.name());
        if (state != State.FAILED) {
            become(State.STOPPED, said);
        }
        return said;
    }

    /** Java can send TERM and KILL only. */
    static void signal(ProcessHandle process, String signal) {
        if (signal.equals("TERM")) {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LOG.warn("no kill command here; ending pid {} with TERM", process.pid(), e);
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endIfAlive() throws InterruptedException {
        Process current = process;
        if (current != null && current.isAlive()) {
            end(current);
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private boolean stopping() {
        return stopAsked.getCount() == 0;
    }

    private String lastLines() {
        try {
            List<String> lines = log.tail(LOG_LINES_SHOWN).stream()
                    .map(line -> line.length() <= LOG_LINE_SHOWN ? line : line.substring(0, LOG_LINE_SHOWN) + " …")
                    .toList();
            return "  | " + String.join("\n  | ", lines) + "\n  the whole log: " + log.file();
        } catch (IOException e) {
            return "  its log cannot be read: " + log.file();
        }
    }

    private static String sentence(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void become(State next, String why) {
        state = next;
        note = why;
        changed.run();
    }
}
