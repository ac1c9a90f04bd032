package com.tartware.bookings.benchmarks.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.benchmarks.load.BatchLoad;
import com.tartware.bookings.benchmarks.measure.ProcessCpu;
import com.tartware.bookings.benchmarks.measure.ProcessMemory;
import com.tartware.bookings.benchmarks.stack.BenchTenants;
import com.tartware.bookings.benchmarks.stack.WholeStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "events",
        description = {
            "What clients of the feed (/v1/events) cost one ingest process in memory, while bookings are decided.",
            "The goal: 1,000 clients, less than 300 MB extra."
        })
public final class EventsBenchCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;
    private static final int QUIET_SECONDS = 5;

    @Spec
    private CommandSpec command;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(
            names = "--tenants",
            paramLabel = "N",
            defaultValue = "50",
            description = "Whose feeds they read. Default: ${DEFAULT-VALUE}")
    private int tenants;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Bookings a second, of all those tenants together. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "60", description = "Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--json", description = "The result as JSON; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (clients < 1 || clients > 20_000 || tenants < 1 || tenants > BenchTenants.COUNT || seconds < 5) {
            throw new ParameterException(
                    command.commandLine(),
                    "--clients from 1 to 20000, --tenants from 1 to %d, --seconds from 5"
                            .formatted(BenchTenants.COUNT));
        }
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        try (WholeStack stack = WholeStack.start(home, Duration.ofSeconds(1), System.err::println)) {
            stack.openHotels();
            measure(stack);
        }
        return 0;
    }

    private void measure(WholeStack stack) throws Exception {
        BatchLoad load = new BatchLoad(stack);
        long pid = stack.pid("ingest");
        System.err.printf("without clients, %d s%n", seconds);
        book(load, "before", pid);
        long heapBefore = ProcessMemory.liveHeapBytes(pid);
        long residentBefore = ProcessMemory.residentBytes(pid);

        System.err.printf("connecting %d clients%n", clients);
        try (EventClients connected = EventClients.connect(stack.settings().ingestPort(), clients, tenants)) {
            Thread.sleep(QUIET_SECONDS * 1_000L);
            long heapIdle = ProcessMemory.liveHeapBytes(pid);
            System.err.printf("with clients, %d s%n", seconds);
            double cpuBefore = ProcessCpu.seconds(pid);
            Peak peak = book(load, "with", pid);
            long expected = awaitQuiet(connected);
            double cpu = ProcessCpu.seconds(pid) - cpuBefore;
            long heapAfter = ProcessMemory.liveHeapBytes(pid);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", "events");
            figures.put("clients", clients);
            figures.put("tenants", tenants);
            figures.put("events", connected.events());
            figures.put("events_expected", expected);
            figures.put("gaps_or_repeats", connected.breaks());
            figures.put("ended_streams", connected.ended());
            figures.put("cpu_micros_per_event", Math.round(cpu * 1e7 / Math.max(1, connected.events())) / 10.0);
            figures.put("extra_live_heap_idle_mib", mib(heapIdle - heapBefore));
            figures.put("extra_live_heap_after_mib", mib(heapAfter - heapBefore));
            figures.put("extra_resident_peak_mib", mib(peak.residentBytes() - residentBefore));
            figures.put("resident_before_mib", mib(residentBefore));
            if (json) {
                System.out.println(new ObjectMapper().writeValueAsString(figures));
            } else {
                System.out.println("| figure | value |\n|---|---|");
                figures.forEach((name, value) -> System.out.printf(Locale.ROOT, "| %s | %s |%n", name, value));
            }
        }
    }

    private static double mib(long bytes) {
        return Math.round(bytes / MIB * 10) / 10.0;
    }

    /** @param residentBytes the greatest seen */
    private record Peak(long residentBytes) {}

    private Peak book(BatchLoad load, String run, long pid) throws Exception {
        int perTenant = Math.max(1, rate / tenants);
        long peakBytes = 0;
        long startNanos = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            for (int tenant = 1; tenant <= tenants; tenant++) {
                load.book(tenant, run, second * perTenant, perTenant);
            }
            peakBytes = Math.max(peakBytes, ProcessMemory.residentBytes(pid));
            long nextNanos = startNanos + (second + 1) * 1_000_000_000L;
            Thread.sleep(Math.max(0, (nextNanos - System.nanoTime()) / 1_000_000));
        }
        return new Peak(peakBytes);
    }

    /** Returns how many events all clients together must have seen, once they have, or nothing comes any more. */
    private long awaitQuiet(EventClients connected) throws InterruptedException {
        long perTenant = (long) Math.max(1, rate / tenants) * seconds;
        long expected = perTenant * clients;
        long before = -1;
        while (connected.events() < expected && connected.events() != before) {
            before = connected.events();
            Thread.sleep(QUIET_SECONDS * 1_000L);
        }
        return expected;
    }
}
