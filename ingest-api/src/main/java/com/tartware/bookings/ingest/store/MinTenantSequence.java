package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The request header {@code Min-Tenant-Sequence: N} of every read. A client that knows decision N, from a wait, the feed or a webhook,
 * reads with it what N did: the answer comes from a store that has the tenant's decisions up to N, or is a 503.
 */
public final class MinTenantSequence {
    public static final String HEADER = "Min-Tenant-Sequence";

    /** Every number of so many digits is a long. */
    private static final int DIGITS_MAX = 18;

    private final SequenceWaits waits;
    private final Function<Context, String> tenantOf;
    private final Executor answering;

    /** @param answering runs the reading that has waited; the store's own threads must not write to clients */
    public MinTenantSequence(SequenceWaits waits, Function<Context, String> tenantOf, Executor answering) {
        this.waits = waits;
        this.tenantOf = tenantOf;
        this.answering = answering;
    }

    /** A reading in two steps: a request that cannot be answered is refused before anybody waits. */
    @FunctionalInterface
    public interface Reading {
        /**
         * @return asks the store, and answers with a {@link Context#future}
         * @throws ProblemException if the request asks for nothing that there could be
         */
        Runnable of(Context request);
    }

    /** The reading, once the store has come as far as its request asks for. */
    public Handler before(Reading reading) {
        return request -> {
            // Under an id that is none there is nothing to wait for: 404 comes before any header's fault.
            if (request.req().getHeader(HEADER) == null || PathIds.namesNothing(request)) {
                reading.of(request).run();
                return;
            }
            long sequence = sequence(request);
            Runnable asking = reading.of(request);
            CompletableFuture<Void> reached = waits.reached(tenantOf.apply(request), sequence);
            request.future(() -> reached.handleAsync(
                    (done, failure) -> {
                        if (failure != null) {
                            throw StoreAnswers.unavailable(failure);
                        }
                        asking.run();
                        return null;
                    },
                    answering));
        };
    }

    private static long sequence(Context request) {
        List<String> headers = Collections.list(request.req().getHeaders(HEADER));
        String text = headers.size() == 1 ? headers.get(0).strip() : "";
        if (text.isEmpty()
                || text.length() > DIGITS_MAX
                || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new ProblemException(
                    ProblemCode.BAD_REQUEST,
                    HEADER + " must be one tenant sequence, of at most %d digits.".formatted(DIGITS_MAX));
        }
        return Long.parseLong(text);
    }
}
