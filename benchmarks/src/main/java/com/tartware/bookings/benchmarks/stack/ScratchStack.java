package com.tartware.bookings.benchmarks.stack;

import com.tartware.bookings.localstack.components.Broker;
import com.tartware.bookings.localstack.components.Ingest;
import com.tartware.bookings.localstack.components.Registry;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Broker, registry and ingest alone, begun empty on free ports, each on the processors that it is told: nothing decides, and no store
 * is there.
 */
public final class ScratchStack implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final StackSettings settings;
    private final Path folder;
    private final Consumer<String> say;
    private final Deque<Process> processes = new ArrayDeque<>();

    private ScratchStack(StackSettings settings, Path folder, Consumer<String> say) {
        this.settings = settings;
        this.folder = folder;
        this.say = say;
    }

    /** @param home the source tree, with the built jars in it */
    public static ScratchStack create(Path home, Consumer<String> say) throws IOException {
        Path folder = Files.createTempDirectory("tartware-bench-");
        StackSettings settings = BenchSettings.on(home, folder, Duration.ofSeconds(1));
        settings.folders().prepare();
        return new ScratchStack(settings, folder, say);
    }

    public StackSettings settings() {
        return settings;
    }

    public Path folder() {
        return folder;
    }

    /** @param processors as taskset names them */
    public void startLog(String processors) throws Exception {
        start(new Broker(settings), processors);
        start(new Registry(settings), processors);
    }

    public Process startIngest(String processors) throws Exception {
        return start(new Ingest(settings), processors);
    }

    private Process start(Component component, String processors) throws Exception {
        say.accept("starting " + component.name());
        ProcessBuilder builder = component.command();
        Process process = start(builder, component.name(), processors);
        await(process, component.name(), component::answers);
        component.setUp();
        return process;
    }

    /** Starts another process on the same terms; it ends with the stack. */
    public Process start(ProcessBuilder builder, String name, String processors) throws IOException {
        builder.command().addAll(0, List.of("taskset", "-c", processors));
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve(name + ".log").toFile());
        Process process = builder.start();
        processes.push(process);
        return process;
    }

    /** Whether it answers; an exception means not yet. */
    @FunctionalInterface
    public interface Answering {
        boolean answers() throws Exception;
    }

    /** @throws IOException if it ended or did not answer in time; the message names its log */
    public void await(Process process, String name, Answering answering) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + START_MAX.toNanos();
        while (!answers(answering)) {
            if (!process.isAlive() || System.nanoTime() > deadlineNanos) {
                throw new IOException("%s did not start; its log: %s".formatted(name, folder.resolve(name + ".log")));
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static boolean answers(Answering answering) throws InterruptedException {
        try {
            return answering.answers();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception notYet) {
            return false;
        }
    }

    /** Ends what it started, the newest first, and deletes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        while (!processes.isEmpty()) {
            Process process = processes.pop();
            process.destroy();
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ScratchStack::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
