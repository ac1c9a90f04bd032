package com.tartware.bookings.ingest.batch;

import com.tartware.bookings.ingest.body.ClientSocket;
import com.tartware.bookings.ingest.identity.Principal;
import com.tartware.bookings.ingest.intake.CommandAppender;
import com.tartware.bookings.ingest.intake.IdentifiedCommand;
import com.tartware.bookings.ingest.log.TraceParent;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch on its way through: a window of lines is with the broker, results go out in the lines' order as they are known, and no
 * thread waits for either side. A client that does not read stops its own batch, not the memory: nothing further is read from the
 * body while {@value #UNSENT_BYTES_MAX} bytes of results wait for it.
 */
final class BatchRun {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    static final int LINES_MAX = 1_000;

    /** Enough to fill what Kafka sends at once; 32 batches at a time leave half of the log's own limit of 8,192. */
    private static final int WINDOW_LINES = 128;

    /**
     * In all, from its first line to its last result. A thousand results are some 130 KB: who takes less than 2 KB/s keeps a place
     * from others.
     */
    private static final Duration DURATION_MAX = Duration.ofSeconds(60);

    private static final int UNSENT_BYTES_MAX = 32 * 1024;

    /** Of lines that were refused and wait to be written: about as many bytes as the lines' own, so no batch multiplies. */
    private static final int PENDING_ERRORS_MAX = 1_000;

    private static final Problem TOO_MANY_LINES =
            Problem.of(ProblemCode.BODY_TOO_LARGE, "A batch has at most %d lines.".formatted(LINES_MAX));

    private static final Problem RATE_LIMITED =
            Problem.of(ProblemCode.RATE_LIMITED, "The tenant's share is used up for the moment; retry a little later.");

    private static final Problem LOG_UNAVAILABLE =
            CommandAppender.logUnavailable().problem();

    private static final Problem INTERNAL_ERROR =
            Problem.of(ProblemCode.INTERNAL_ERROR, "The line failed; it is safe to repeat with the same key.");

    private static final Problem REVOKED =
            Problem.of(ProblemCode.UNAUTHENTICATED, "The key was revoked, or ran out, while the batch was under way.");

    private final Principal principal;
    private final LineReader reader;
    private final WriteAllowance allowance;
    private final CommandAppender appender;
    private final TraceParent traceParent;
    private final Response response;
    private final Executor answering;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Counts reasons to go on; who counts the first one does, for all that come meanwhile. */
    private final AtomicInteger reasonsToGoOn = new AtomicInteger();

    private volatile boolean writing;
    private volatile boolean clientGone;
    private volatile boolean logSilent;

    // Touched by one advance() at a time.
    private final long beganNanos = System.nanoTime();
    private boolean revoked;
    private final BatchLines lines;
    private final Deque<PendingLine> pending = new ArrayDeque<>();
    private int pendingErrors;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream(4 * 1024);
    private boolean lastSent;

    BatchRun(
            Principal principal,
            BatchLines lines,
            LineReader reader,
            WriteAllowance allowance,
            CommandAppender appender,
            TraceParent traceParent,
            Response response,
            Executor answering) {
        this.principal = principal;
        this.lines = lines;
        this.reader = reader;
        this.allowance = allowance;
        this.appender = appender;
        this.traceParent = traceParent;
        this.response = response;
        this.answering = answering;
    }

    /** @return completes when the last result was handed to the connection, or the client is gone; never exceptionally */
    CompletableFuture<Void> start() {
        reasonsToGoOn.incrementAndGet();
        advance();
        return over;
    }

    private void goOn() {
        if (reasonsToGoOn.getAndIncrement() == 0) {
            answering.execute(this::advance);
        }
    }

    private void advance() {
        int reasons = reasonsToGoOn.get();
        do {
            try {
                step();
            } catch (RuntimeException e) {
                LOG.error("A batch failed unexpectedly", e);
                breakOff();
            }
            reasons = reasonsToGoOn.addAndGet(-reasons);
        } while (reasons != 0);
    }

    private void step() {
        if (clientGone) {
            over.complete(null);
            return;
        }
        if (System.nanoTime() - beganNanos >= DURATION_MAX.toNanos()) {
            LOG.debug("A batch took too long");
            breakOff();
            return;
        }
        revoked |= !principal.stillValid();
        boolean moved = true;
        while (moved && unsent.size() < UNSENT_BYTES_MAX) {
            moved = false;
            while (!pending.isEmpty() && pending.peek().result != null && unsent.size() < UNSENT_BYTES_MAX) {
                LineResult result = pending.poll().result;
                pendingErrors -= result.errorCount();
                result.writeTo(unsent);
                moved = true;
            }
            while (lines.hasNext() && pending.size() < WINDOW_LINES && pendingErrors < PENDING_ERRORS_MAX) {
                lines.next();
                PendingLine line = begin();
                pendingErrors += line.result == null ? 0 : line.result.errorCount();
                pending.add(line);
                moved = true;
            }
        }
        if (!writing && !lastSent) {
            write();
        }
    }

    /** In the middle of an answer, all that can still be said is that it ends here; the same keys may be sent again. */
    private void breakOff() {
        clientGone = true;
        ClientSocket.of(response.getRequest()
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint())
                .close();
        over.complete(null);
    }

    private void write() {
        boolean last = !lines.hasNext() && pending.isEmpty();
        if (unsent.size() == 0 && !last) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
        unsent.reset();
        lastSent = last;
        writing = true;
        response.write(last, bytes, Callback.from(() -> written(last), failure -> gone()));
    }

    private void written(boolean last) {
        writing = false;
        if (last) {
            over.complete(null);
        } else {
            goOn();
        }
    }

    /** What was not begun stays undone; the client may repeat the batch with the same keys. */
    private void gone() {
        clientGone = true;
        goOn();
    }

    private PendingLine begin() {
        int number = lines.number();
        PendingLine line = new PendingLine();
        if (number > LINES_MAX) {
            line.result = LineResult.refused(number, TOO_MANY_LINES);
        } else if (revoked) {
            line.result = LineResult.refused(number, REVOKED);
        } else if (number > 1
                && !allowance.take(principal.tenantId())) { // the first was paid for when the request was let in
            line.result = LineResult.refused(number, RATE_LIMITED);
        } else {
            try {
                append(line, number, reader.read(lines));
            } catch (ProblemException e) {
                line.result = LineResult.refused(number, e.problem());
            } catch (RuntimeException e) {
                LOG.error("A line of a batch failed unexpectedly", e);
                line.result = LineResult.refused(number, INTERNAL_ERROR);
            }
        }
        return line;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What hangs on it cannot fail.
    private void append(PendingLine line, int number, IdentifiedCommand command) {
        if (logSilent) {
            line.result = LineResult.refused(number, LOG_UNAVAILABLE);
            return;
        }
        CompletableFuture<Void> acknowledged = appender.append(command, traceParent);
        if (acknowledged.isDone()) {
            line.result = acknowledged.isCompletedExceptionally()
                    ? LineResult.refused(number, LOG_UNAVAILABLE)
                    : LineResult.appended(number, command);
            return;
        }
        acknowledged.whenComplete((done, failure) -> {
            if (failure == null) {
                line.result = LineResult.appended(number, command);
            } else {
                // Lines that have not begun yet would wait as long again, one window after another.
                logSilent = true;
                line.result = LineResult.refused(number, LOG_UNAVAILABLE);
            }
            goOn();
        });
    }

    /** A line whose result is not written yet. */
    private static final class PendingLine {
        private volatile LineResult result;
    }
}
