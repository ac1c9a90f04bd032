package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.faults.FaultRunner;
import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.faults.SmallDisk;
import com.tartware.bookings.localstack.chaos.faults.StackProcesses;
import com.tartware.bookings.localstack.chaos.load.Load;
import com.tartware.bookings.localstack.chaos.memory.HeapWatch;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.FaultPlan;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import com.tartware.bookings.localstack.chaos.report.ChaosReport;
import com.tartware.bookings.localstack.chaos.report.FaultLine;
import com.tartware.bookings.localstack.chaos.report.FaultTable;
import com.tartware.bookings.localstack.chaos.report.LoadFigures;
import com.tartware.bookings.localstack.chaos.report.ReplyArrivals;
import com.tartware.bookings.localstack.chaos.report.StoreArrivals;
import com.tartware.bookings.localstack.chaos.report.Verdict;
import com.tartware.bookings.localstack.launch.ProgressView;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.settings.TenantsFile;
import com.tartware.bookings.localstack.supervise.StackState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Load and faults on a stack of its own; then everything is healed, and what is left is judged. */
public final class ChaosRun implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** So much longer there is load at most; as long as the stack may take to become quiet. */
    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(3);

    private final ChaosOptions options;
    private final ProgressView view;
    private final ChaosProgress progress;
    private final List<String> leftOut = new ArrayList<>();

    private volatile ChaosStack stack;
    private volatile FaultRunner faults;
    private volatile Evidence evidence;
    private volatile HeapWatch heap;
    private volatile boolean stopped;

    public ChaosRun(ChaosOptions options, ProgressView view, ChaosProgress progress) {
        this.options = options;
        this.view = view;
        this.progress = progress;
    }

    /**
     * Starts a stack, breaks it under load, and judges it. {@link #close} stops the stack.
     *
     * @param ready is told the state and the addresses once the stack is up
     */
    public ChaosReport run(BiConsumer<StackState, StackSettings> ready)
            throws IOException, InterruptedException, LaunchException {
        Files.createDirectories(options.dataDir());
        try (FileChannel lockFile = FileChannel.open(
                        options.dataDir().resolve("chaos.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            if (lock == null) {
                throw new LaunchException("another chaos is at work with " + options.dataDir());
            }
            return runAlone(ready);
        }
    }

    private ChaosReport runAlone(BiConsumer<StackState, StackSettings> ready)
            throws IOException, InterruptedException, LaunchException {
        stack = ChaosStack.prepare(options, view);
        evidence = Evidence.begin(options.dataDir(), options.seed(), Instant.now());
        FaultPlan plan = options.plan();
        Map<FaultKind, String> impossible = impossible(plan);
        tell(plan, impossible);
        Set<String> disks = plan.faults().stream()
                .map(PlannedFault::name)
                .filter(name -> name.kind() == FaultKind.DISK && !impossible.containsKey(name.kind()))
                .map(FaultName::target)
                .collect(Collectors.toSet());
        StackState up = stack.up(disks, options.length().toSeconds() * options.perSecond());
        ready.accept(up, stack.settings());
        try (Load load = new Load(loadSettings(), evidence.journals());
                ReplyArrivals replies = ReplyArrivals.start(
                        stack.settings().brokers(), stack.settings().registryUrl(), load.commands());
                StoreArrivals postgres =
                        StoreArrivals.ofPostgres(stack.settings().postgresUrl());
                StoreArrivals clickhouse =
                        StoreArrivals.ofClickHouse(stack.settings().clickhouseUrl())) {
            StackProcesses processes = new StackProcesses(stack.settings().folders());
            faults = new FaultRunner(processes, stack.links(), stack.disks(), impossible, evidence.faultLog());
            load.putOnSale();
            if (options.watchHeap()) {
                heap = HeapWatch.start(processes, ChaosStack.WATCHED);
            }
            breakUnderLoad(plan, load, replies);
            Quiet.Result quiet = calmDown(load, replies);
            return report(load, replies, postgres, clickhouse, quiet);
        }
    }

    /** Which of it cannot be broken here, and why; the plan stays what the seed says. */
    private Map<FaultKind, String> impossible(FaultPlan plan) throws IOException, InterruptedException {
        Optional<String> noDisks = fillsDisks(plan) ? SmallDisk.whyNot(options.dataDir()) : Optional.empty();
        noDisks.ifPresent(reason -> leftOut.add("no disk is filled: " + reason));
        return noDisks.map(reason -> Map.of(FaultKind.DISK, reason)).orElse(Map.of());
    }

    private static boolean fillsDisks(FaultPlan plan) {
        return plan.faults().stream().anyMatch(fault -> fault.name().kind() == FaultKind.DISK);
    }

    private void tell(FaultPlan plan, Map<FaultKind, String> impossible) {
        progress.say("seed %d, %s: %d faults"
                .formatted(options.seed(), minutes(), plan.faults().size()));
        for (PlannedFault fault : plan.faults()) {
            String whyNot = impossible.get(fault.name().kind());
            progress.say(String.format(
                    Locale.ROOT,
                    "  %2d. at %5.1f s  %-28s %s%s",
                    fault.number(),
                    fault.begin().toMillis() / 1e3,
                    fault.name(),
                    fault.length().isZero()
                            ? ""
                            : "for %.1f s".formatted(fault.length().toMillis() / 1e3),
                    whyNot == null ? "" : ", left out: " + whyNot));
        }
    }

    private String minutes() {
        return String.format(Locale.ROOT, "%.1f min", options.length().toMillis() / 60e3);
    }

    private Load.Settings loadSettings() {
        return new Load.Settings(
                options.seed(),
                options.clients(),
                options.perSecond(),
                stack.settings().ingestUrl(),
                TenantsFile.read(options.tenants()).plainKeyByTenant(),
                LocalDate.now(ZoneOffset.UTC).plusDays(1));
    }

    private void breakUnderLoad(FaultPlan plan, Load load, ReplyArrivals replies)
            throws IOException, InterruptedException {
        load.start();
        if (heap != null) {
            progress.say("load alone for %d s first, so that the heaps are those of processes at work"
                    .formatted(HeapWatch.WARM_UP.toSeconds()));
            long warmNanos = System.nanoTime();
            while (!stopped && since(warmNanos).compareTo(HeapWatch.WARM_UP) < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        }
        if (stopped) {
            return;
        }
        long beganNanos = System.nanoTime();
        faults.start(plan);
        Duration time = Duration.ZERO;
        while (!stopped && (time.compareTo(options.length()) < 0 || stillRecovering(time, replies))) {
            progress.show(time, options.length(), faults.active(), load.counts().requests(), replies.count());
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            time = since(beganNanos);
        }
        progress.clear();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Recovery is measured by a decision made after the fault, and only load makes one for certain. */
    private boolean stillRecovering(Duration time, ReplyArrivals replies) {
        return time.compareTo(options.length().plus(RECOVERED_WITHIN)) < 0
                && faults.faults().stream()
                        .filter(InjectedFault::injected)
                        .anyMatch(fault -> fault.recoversFrom() == null
                                || fault.recoversFrom().toEpochMilli() > replies.lastDecidedMillis());
    }

    private Quiet.Result calmDown(Load load, ReplyArrivals replies) throws InterruptedException {
        load.stop();
        if (stopped) {
            throw new InterruptedException("somebody stops the stack");
        }
        faults.close();
        progress.say("the load has ended and everything is healed; waiting for the last answers");
        load.awaitLastAnswers();
        return new Quiet(stack.settings(), stack::state, replies, load.commands())
                .await(missing -> progress.say("waiting: " + missing));
    }

    private ChaosReport report(
            Load load, ReplyArrivals replies, StoreArrivals postgres, StoreArrivals clickhouse, Quiet.Result quiet)
            throws IOException, InterruptedException {
        List<Verdict> verdicts = new ArrayList<>(new Judges(stack.settings(), evidence, progress::say).judge(quiet));
        List<InjectedFault> injected = faults.faults();
        List<FaultLine> lines = FaultLine.of(injected, replies.arrivals(), postgres.looks(), clickhouse.looks());
        verdicts.add(FaultLine.verdict(lines));
        if (heap != null) {
            verdicts.add(heap.verdict(injected));
        }
        ChaosReport report = new ChaosReport(
                options.seed(),
                options.length().toMillis() / 60e3,
                lines,
                FaultTable.of(lines),
                heap == null ? List.of() : heap.rows(injected),
                leftOut,
                LoadFigures.of(load.counts(), load.commands().acceptedCommands(), replies.outcomes()),
                quiet.settledAfter().toMillis() / 1e3,
                quiet.after().toMillis() / 1e3,
                verdicts,
                evidence.folder().toString(),
                options.command());
        Files.writeString(ChaosReport.file(evidence.folder()), report.json().toPrettyString());
        return report;
    }

    /** Lets the stack be looked at afterwards: its links are direct from then on. */
    public StackState keep() throws IOException, InterruptedException, LaunchException {
        synchronized (this) {
            stopped = true;
        }
        if (heap != null) {
            heap.close();
        }
        evidence.copyLogs(stack.settings().folders().log("any").getParent());
        return stack.restartWithoutProxies();
    }

    /** Heals and stops the stack, unless it is kept; also while it still runs, when somebody has lost patience. */
    @Override
    public synchronized void close() throws IOException, InterruptedException {
        if (stopped || stack == null) {
            return;
        }
        stopped = true;
        if (heap != null) {
            heap.close();
        }
        if (faults != null) {
            faults.close();
        }
        stack.down();
        if (evidence != null) {
            evidence.copyLogs(stack.settings().folders().log("any").getParent());
        }
    }

    /** Where the stack listens with direct links. */
    public Path dataDir() {
        return options.dataDir();
    }
}
