package com.tartware.bookings.fuzzer;

import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import com.tartware.bookings.fuzzer.Judge.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A run: requests by number until a bound is reached, each answer judged, each finding made small. */
public final class Fuzzer {
    static final String PROPERTY = "FUZZ-1";
    static final String ROOM_TYPE = "DBL";

    /** As many as one command may set. */
    private static final int NIGHTS_ON_SALE = 731;

    /** After so many the rest would only bury them. */
    private static final int FINDINGS_MAX = 20;

    /** A finding is sent again so often at most, in smaller forms. */
    private static final int SHRINKING_MAX = 60;

    private final FuzzPlan plan;
    private final PlantedData planted;
    private final RequestGenerator generator;
    private final Judge judge;
    private final FuzzReport report;
    private final AtomicLong next = new AtomicLong();
    private final long deadlineNanos;

    private Fuzzer(FuzzPlan plan, Grammar grammar, PlantedData planted) {
        this.plan = plan;
        this.planted = planted;
        generator = new RequestGenerator(grammar, plan, planted);
        judge = new Judge(grammar, planted);
        report = new FuzzReport(plan, planted);
        deadlineNanos = System.nanoTime() + plan.durationMax().toNanos();
    }

    /**
     * Reads the grammar from the server itself and runs.
     *
     * @param progress told of the number of requests sent, about twice a second
     * @throws IOException if the server cannot be reached, or has no document
     */
    public static FuzzReport run(FuzzPlan plan, Progress progress) throws IOException, InterruptedException {
        Grammar grammar = grammar(plan);
        openForSale(plan);
        PlantedData planted = PlantedData.plant(plan);
        Fuzzer fuzzer = new Fuzzer(plan, grammar, planted);
        fuzzer.run(progress);
        planted.changedSince().forEach(fuzzer.report::add);
        return fuzzer.report;
    }

    /** Sends the one request of a number again, and tells all that is known about it. */
    public static RepeatedRequest repeat(FuzzPlan plan, long number) throws IOException {
        Grammar grammar = grammar(plan);
        PlantedData planted = PlantedData.plant(plan);
        FuzzRequest request = new RequestGenerator(grammar, plan, planted).request(number);
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            FuzzAnswer answer = connection.send(request);
            return new RepeatedRequest(
                    plan, number, request, answer, new Judge(grammar, planted).verdict(request, answer));
        } finally {
            planted.remove();
        }
    }

    /** Whoever watches. */
    public interface Progress {
        void sent(long requests, int findings);
    }

    private static Grammar grammar(FuzzPlan plan) throws IOException {
        FuzzRequest request =
                new FuzzRequest("GET", "/openapi.yaml", List.of(), null, "GET /openapi.yaml", List.of(), false);
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            FuzzAnswer answer = connection.send(request);
            if (answer.status() != 200) {
                throw new IOException("GET /openapi.yaml answers " + answer.status());
            }
            return Grammar.ofYaml(answer.text());
        }
    }

    /** Something that the run's bookings can be made of. */
    private static void openForSale(FuzzPlan plan) throws IOException {
        String body = """
                {"from":"%s","to":"%s","allotment":9999}""".formatted(plan.today(), plan.today().plusDays(NIGHTS_ON_SALE));
        FuzzRequest request = new FuzzRequest(
                "PUT",
                "/v1/properties/%s/room-types/%s/inventory".formatted(PROPERTY, ROOM_TYPE),
                List.of(
                        new Header("Authorization", "Bearer " + plan.key()),
                        new Header("Idempotency-Key", "fuzz-on-sale-" + plan.today()),
                        new Header("Content-Type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8),
                "",
                List.of(),
                false);
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            FuzzAnswer answer = connection.send(request);
            if (answer.status() != 202) {
                throw new IOException("%s %s answers %d; does the key hold all scopes?"
                        .formatted(request.method(), request.target(), answer.status()));
            }
        }
    }

    private void run(Progress progress) throws IOException, InterruptedException {
        ExecutorService connections = Executors.newFixedThreadPool(plan.connections());
        try {
            List<Future<?>> running = IntStream.range(0, plan.connections())
                    .<Future<?>>mapToObj(i -> connections.submit(() -> {
                        send();
                        return null;
                    }))
                    .toList();
            for (Future<?> one : running) {
                while (!one.isDone()) {
                    Thread.sleep(500);
                    progress.sent(report.requests(), report.findings().size());
                }
                await(one);
            }
        } finally {
            connections.shutdownNow();
            report.end();
        }
    }

    private static void await(Future<?> running) throws IOException, InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void send() throws IOException {
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            for (long number = next.getAndIncrement();
                    number < plan.requestsMax()
                            && System.nanoTime() < deadlineNanos
                            && report.findings().size() < FINDINGS_MAX
                            && !Thread.currentThread().isInterrupted();
                    number = next.getAndIncrement()) {
                FuzzRequest request = generator.request(number);
                FuzzAnswer answer = connection.send(request);
                report.add(request, answer);
                Optional<Verdict> verdict = judge.verdict(request, answer);
                if (verdict.isPresent()) {
                    report.add(shrunk(number, request, answer, verdict.get(), connection));
                }
            }
        }
    }

    /** Leaves out whatever the finding does not need; what was sent before may matter, then nothing can be left out. */
    private Finding shrunk(
            long number, FuzzRequest request, FuzzAnswer answer, Verdict verdict, HttpConnection connection)
            throws IOException {
        Finding smallest = finding(number, verdict, request, answer);
        int tries = 0;
        boolean smaller = true;
        while (smaller && tries < SHRINKING_MAX) {
            smaller = false;
            for (FuzzRequest candidate : simplerThan(smallest.request())) {
                FuzzAnswer again = connection.send(candidate);
                Optional<Verdict> same =
                        judge.verdict(candidate, again).filter(found -> found.kind() == verdict.kind());
                tries++;
                if (same.isPresent()) {
                    smallest = finding(number, same.get(), candidate, again);
                    smaller = true;
                    break;
                }
                if (tries >= SHRINKING_MAX) {
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<FuzzRequest> simplerThan(FuzzRequest request) {
        List<FuzzRequest> simpler = new java.util.ArrayList<>();
        for (Header header : request.headers()) {
            if (!header.name().equals("Authorization")) {
                simpler.add(request.without(header));
            }
        }
        byte[] body = request.body();
        if (body != null && body.length > 1) {
            simpler.add(request.withBody(new byte[0]));
            simpler.add(request.withBody(Arrays.copyOf(body, body.length / 2)));
            simpler.add(request.withBody(Arrays.copyOfRange(body, body.length / 2, body.length)));
        }
        return simpler;
    }

    private static Finding finding(long number, Verdict verdict, FuzzRequest request, FuzzAnswer answer) {
        return new Finding(verdict.kind(), number, verdict.explanation(), request, answer.status(), answer.text());
    }
}
