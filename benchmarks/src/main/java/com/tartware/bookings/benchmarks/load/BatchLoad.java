package com.tartware.bookings.benchmarks.load;

import com.tartware.bookings.benchmarks.stack.WholeStack;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Books many rooms a request, for what is measured behind ingest. */
public final class BatchLoad {
    /** The contract's limit. */
    public static final int LINES_MAX = 1_000;

    private static final int NIGHTS = 100;

    private static final String LINE = """
            {"stays":[{"property_id":"bench-hotel","room_type_id":"DBL","check_in":"%s","check_out":"%s","rooms":1}],"idempotency_key":"%s-%d"}
            """;

    private final WholeStack stack;

    public BatchLoad(WholeStack stack) {
        this.stack = stack;
    }

    /**
     * Books, and returns once all are accepted.
     *
     * @param run goes into the idempotency keys
     * @throws IOException if a line was not accepted
     */
    public void book(int tenant, String run, int first, int count) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        StringBuilder lines = new StringBuilder(count * 180);
        for (int number = first; number < first + count; number++) {
            LocalDate night = today.plusDays(1 + number % NIGHTS);
            lines.append(LINE.formatted(night, night.plusDays(1), run, number));
        }
        HttpResponse<String> answer = WholeStack.expect(
                stack.send(stack.request(tenant, "/v1/bookings:batch")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(lines.toString()))),
                200);
        long accepted = answer.body()
                .lines()
                .filter(line -> line.contains("\"status\":202"))
                .count();
        if (accepted != count) {
            throw new IOException("only %d of %d lines were accepted: %s"
                    .formatted(
                            accepted,
                            count,
                            answer.body()
                                    .lines()
                                    .filter(line -> !line.contains("\"status\":202"))
                                    .findFirst()
                                    .orElse("")));
        }
    }
}
