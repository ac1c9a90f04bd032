package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.links.LinkProxy;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultPlan;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Carries out a plan, and heals whatever is broken when it is closed. */
public final class FaultRunner implements AutoCloseable {
    /** More than ever overlap: a kill may wait for its victim. */
    private static final int THREADS = 8;

    private static final long CLOSE_SECONDS_MAX = 30;

    private final StackProcesses processes;
    private final Map<String, LinkProxy> links;
    private final Map<String, SmallDisk> disks;
    private final Map<FaultKind, String> impossible;
    private final FaultLog log;
    private final Map<Integer, Injection> broken = new ConcurrentHashMap<>();
    private final Map<Integer, InjectedFault> faults = new TreeMap<>();
    private final ScheduledExecutorService timeline = Executors.newScheduledThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "fault");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Breaks nothing yet.
     *
     * @param links by the word of the link
     * @param disks by name
     * @param impossible kinds of which all are left out here, and why
     */
    public FaultRunner(
            StackProcesses processes,
            Map<String, LinkProxy> links,
            Map<String, SmallDisk> disks,
            Map<FaultKind, String> impossible,
            Path logFile) {
        this.processes = processes;
        this.links = Map.copyOf(links);
        this.disks = Map.copyOf(disks);
        this.impossible = Map.copyOf(impossible);
        this.log = new FaultLog(logFile);
    }

    /** The plan's times count from now. */
    public void start(FaultPlan plan) {
        for (PlannedFault fault : plan.faults()) {
            String whyNot = impossible.get(fault.name().kind());
            if (whyNot != null) {
                became(new InjectedFault(fault, null, null, whyNot), "left out");
            } else {
                Injection injection = injection(fault);
                after(fault.begin(), () -> begin(fault, injection));
            }
        }
    }

    /** What goes wrong is in the log of faults, and nothing is left to be asked of the future. */
    private void after(Duration time, Runnable work) {
        Future<?> unused = timeline.schedule(work, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Injection injection(PlannedFault fault) {
        String target = fault.name().target();
        return switch (fault.name().kind()) {
            case KILL -> new Kill(processes, fault.name().targets(), fault.pick());
            case PAUSE -> new Pause(processes, target, fault.pick());
            case CUT, SLOW, RESET ->
                new LinkTrouble(links.get(target), fault.name().kind(), fault.pick());
            case DISK -> new FullDisk(disks.get(target));
        };
    }

    private void begin(PlannedFault fault, Injection injection) {
        // Told before it happens, so that whoever heals in a hurry finds it; a kill in force is a fact at once.
        Instant before = Instant.now();
        broken.put(fault.number(), injection);
        try {
            String what = injection.begin().orElse(null);
            if (what == null) {
                broken.remove(fault.number());
                became(new InjectedFault(fault, null, null, "not running"), "left out");
                return;
            }
            Instant began = fault.name().kind().momentary() ? Instant.now() : before;
            became(new InjectedFault(fault, began, null, what), "begun");
            if (fault.name().kind().momentary()) {
                heal(fault);
            } else {
                after(fault.length(), () -> heal(fault));
            }
        } catch (IOException | RuntimeException e) {
            became(new InjectedFault(fault, null, null, e.toString()), "left out");
            healQuietly(injection);
            broken.remove(fault.number());
        } catch (InterruptedException e) {
            // Told before the interrupt is passed on, which would keep the log from being written.
            became(new InjectedFault(fault, null, null, "not running until the end"), "left out");
            healQuietly(injection);
            broken.remove(fault.number());
            Thread.currentThread().interrupt();
        }
    }

    private void heal(PlannedFault fault) {
        Injection injection = broken.get(fault.number());
        if (injection == null) {
            return;
        }
        healQuietly(injection);
        broken.remove(fault.number());
        synchronized (faults) {
            InjectedFault begun = faults.get(fault.number());
            if (begun != null && begun.healed() == null) {
                became(new InjectedFault(fault, begun.began(), Instant.now(), begun.what()), "healed");
            }
        }
    }

    private static void healQuietly(Injection injection) {
        try {
            injection.heal();
        } catch (IOException e) {
            // Whatever stays broken keeps the stack from becoming quiet, and that is reported.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void became(InjectedFault fault, String event) {
        synchronized (faults) {
            faults.put(fault.planned().number(), fault);
        }
        log.write(Instant.now(), event, fault.planned(), fault.what());
    }

    /** Those in force just now. */
    public List<PlannedFault> active() {
        return faults().stream()
                .filter(fault -> fault.injected() && fault.healed() == null)
                .map(InjectedFault::planned)
                .toList();
    }

    /** All so far, by number. */
    public List<InjectedFault> faults() {
        synchronized (faults) {
            return List.copyOf(faults.values());
        }
    }

    /** Begins nothing more, and heals what is broken. */
    @Override
    public void close() throws InterruptedException {
        timeline.shutdownNow();
        timeline.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        Collection<Integer> numbers = List.copyOf(broken.keySet());
        for (int number : numbers) {
            InjectedFault fault;
            synchronized (faults) {
                fault = faults.get(number);
            }
            if (fault != null) {
                heal(fault.planned());
            } else {
                healQuietly(broken.remove(number));
            }
        }
    }
}
