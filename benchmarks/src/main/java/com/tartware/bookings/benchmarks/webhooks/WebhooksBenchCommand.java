package com.tartware.bookings.benchmarks.webhooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.benchmarks.load.BatchLoad;
import com.tartware.bookings.benchmarks.measure.ProcessCpu;
import com.tartware.bookings.benchmarks.stack.WholeStack;
import java.net.http.HttpRequest.BodyPublishers;
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
        name = "webhooks",
        description = {
            "How many webhooks a second reach a fast receiver while another endpoint of the same tenant is dead, the whole pipeline on this machine.",
            "The goal: 2,000 deliveries a second."
        })
public final class WebhooksBenchCommand implements Callable<Integer> {
    private static final int TENANT = 1;
    private static final long STILL_SECONDS_MAX = 30;

    @Spec
    private CommandSpec command;

    @Option(names = "--bookings", paramLabel = "N", defaultValue = "60000", description = "Default: ${DEFAULT-VALUE}")
    private int bookings;

    @Option(names = "--json", description = "The result as JSON; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (bookings < BatchLoad.LINES_MAX || bookings > 1_000_000) {
            throw new ParameterException(command.commandLine(), "--bookings from 1000 to 1000000");
        }
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        try (WholeStack stack = WholeStack.start(home, Duration.ofSeconds(1), System.err::println);
                Receiver receiver = new Receiver()) {
            stack.openHotels();
            register(stack, receiver.fastUrl());
            register(stack, receiver.deadUrl());
            measure(stack, receiver);
        }
        return 0;
    }

    private static void register(WholeStack stack, String url) throws Exception {
        WholeStack.expect(
                stack.send(stack.request(TENANT, "/v1/webhook-endpoints")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"url\":\"" + url + "\"}"))),
                201);
    }

    private void measure(WholeStack stack, Receiver receiver) throws Exception {
        long taskManager = stack.pid("taskmanager-1");
        double cpuBefore = ProcessCpu.seconds(taskManager);
        BatchLoad load = new BatchLoad(stack);
        for (int booked = 0; booked < bookings; booked += BatchLoad.LINES_MAX) {
            load.book(TENANT, "run", booked, Math.min(BatchLoad.LINES_MAX, bookings - booked));
            // Within the tenant's limit of writes.
            Thread.sleep(250);
        }
        long before = -1;
        long stillSeconds = 0;
        while (receiver.received() < bookings && stillSeconds < STILL_SECONDS_MAX) {
            System.err.printf("%d of %d delivered%n", receiver.received(), bookings);
            stillSeconds = receiver.received() == before ? stillSeconds + 2 : 0;
            before = receiver.received();
            Thread.sleep(2_000);
        }
        double cpu = ProcessCpu.seconds(taskManager) - cpuBefore;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "webhooks");
        figures.put("bookings", bookings);
        figures.put("delivered", receiver.received());
        figures.put("seconds", Math.round(receiver.seconds() * 10) / 10.0);
        figures.put("deliveries_per_second", Math.round(receiver.received() / receiver.seconds()));
        figures.put("taskmanager_cpu_micros_per_delivery", Math.round(cpu * 1e6 / Math.max(1, receiver.received())));
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            System.out.println("| figure | value |\n|---|---|");
            figures.forEach((name, value) -> System.out.printf(Locale.ROOT, "| %s | %s |%n", name, value));
        }
    }
}
