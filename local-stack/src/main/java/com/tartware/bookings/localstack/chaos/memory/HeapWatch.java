package com.tartware.bookings.localstack.chaos.memory;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.faults.StackProcesses;
import com.tartware.bookings.localstack.chaos.report.HeapRow;
import com.tartware.bookings.localstack.chaos.report.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Takes the live heap of ingest and of Flink's processes every few seconds. Each look is a full collection, so only on request. */
public final class HeapWatch implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** So long is there load before the first fault may come: the level before it is that of a process at work, seen some times. */
    public static final Duration WARM_UP = Duration.ofMinutes(1);

    private final StackProcesses processes;
    private final List<String> components;
    private final List<Sample> samples = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "heap watch");

    /** One look at one process. */
    record Sample(String component, Instant at, long bytes) {}

    private HeapWatch(StackProcesses processes, List<String> components) {
        this.processes = processes;
        this.components = List.copyOf(components);
    }

    /** @param components Java processes of the stack, by name */
    public static HeapWatch start(StackProcesses processes, List<String> components) {
        HeapWatch watch = new HeapWatch(processes, components);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!Thread.interrupted()) {
                for (String component : components) {
                    look(component);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String component) throws InterruptedException {
        Optional<ProcessHandle> process = processes.running(component);
        if (process.isEmpty()) {
            return;
        }
        try {
            LiveHeap.of(process.get()).ifPresent(bytes -> add(new Sample(component, Instant.now(), bytes)));
        } catch (IOException gone) {
            // A kill came between; the next look finds its successor.
            return;
        }
    }

    private synchronized void add(Sample sample) {
        samples.add(sample);
    }

    /** What was seen so far, by component. */
    public synchronized List<HeapRow> rows(List<InjectedFault> faults) {
        return components.stream()
                .map(component -> row(
                        component,
                        samples.stream()
                                .filter(sample -> sample.component().equals(component))
                                .toList(),
                        faults))
                .toList();
    }

    /** Whether one of the components moved farther than it may. */
    public synchronized Verdict verdict(List<InjectedFault> faults) {
        return HeapLimit.verdict(List.copyOf(samples), faults);
    }

    static HeapRow row(String component, List<Sample> samples, List<InjectedFault> faults) {
        List<Long> broken = meanwhile(samples, faults);
        return new HeapRow(
                component,
                broken.size(),
                level(before(samples, faults)),
                broken.stream().mapToLong(Long::longValue).min().orElse(0),
                broken.stream().mapToLong(Long::longValue).max().orElse(0),
                samples.isEmpty() ? 0 : samples.get(samples.size() - 1).bytes());
    }

    /** What was seen before any of the faults, in its order. */
    static List<Long> before(List<Sample> samples, List<InjectedFault> faults) {
        return samples.stream()
                .takeWhile(sample -> faults.stream()
                        .noneMatch(fault -> fault.injected() && !sample.at().isBefore(fault.began())))
                .map(Sample::bytes)
                .toList();
    }

    /** What was seen while one of the faults was in force. */
    static List<Long> meanwhile(List<Sample> samples, List<InjectedFault> faults) {
        return samples.stream()
                .filter(sample -> faults.stream().anyMatch(fault -> inForce(fault, sample.at())))
                .map(Sample::bytes)
                .toList();
    }

    /** The middle one of the last three, since one look may meet an odd moment; the earlier ones may be of a process that warms up. 0 of none. */
    static long level(List<Long> looks) {
        List<Long> last = looks.subList(Math.max(0, looks.size() - 3), looks.size()).stream()
                .sorted()
                .toList();
        return last.isEmpty() ? 0 : last.get(last.size() / 2);
    }

    private static boolean inForce(InjectedFault fault, Instant at) {
        return fault.injected()
                && !at.isBefore(fault.began())
                && (fault.healed() == null || at.isBefore(fault.healed()));
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
