package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.log.CommandLog;
import com.tartware.bookings.ingest.log.TraceParent;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Appends commands, and says of each whether the broker has it. */
public final class CommandAppender {
    /** From a checked request to its answer. The contract allows 2 s; the rest is for reading, queueing and answering. */
    private static final Duration ACKNOWLEDGEMENT_MAX = Duration.ofMillis(1_500);

    private final CommandLog log;
    private final AppendedCommands appended;

    /** @param appended told of every command that was acknowledged in time */
    public CommandAppender(CommandLog log, AppendedCommands appended) {
        this.log = log;
        this.appended = appended;
    }

    /** Learns of the commands that the broker has acknowledged. */
    @FunctionalInterface
    public interface AppendedCommands {
        void appended(IdentifiedCommand command);
    }

    /**
     * Never blocks.
     *
     * @return completes once the broker has the command, on a thread that must not be kept; exceptionally, within 1.5 s and
     *     perhaps at once, if it did not say so
     */
    public CompletableFuture<Void> append(IdentifiedCommand command, TraceParent traceparent) {
        CompletableFuture<Instant> acknowledged = log.append(command.record(), traceparent, AnswerPartition.NONE);
        if (acknowledged.isCompletedExceptionally()) {
            // At once, and as cheaply as can be: the broker is away.
            return acknowledged.thenRun(() -> {});
        }
        return acknowledged
                .orTimeout(ACKNOWLEDGEMENT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> appended.appended(command));
    }

    /**
     * As {@link #append}, for a command whose decision is awaited.
     *
     * @param answerPartition where it is awaited, or {@link AnswerPartition#NONE}
     * @return the command's log time, as {@link CommandLog#append} says
     */
    public CompletableFuture<Instant> appendAwaited(
            IdentifiedCommand command, TraceParent traceparent, int answerPartition) {
        CompletableFuture<Instant> acknowledged = log.append(command.record(), traceparent, answerPartition);
        if (acknowledged.isCompletedExceptionally()) {
            return acknowledged;
        }
        return acknowledged
                .orTimeout(ACKNOWLEDGEMENT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(logTime -> {
                    appended.appended(command);
                    return logTime;
                });
    }

    /** What a client is told whose command was not acknowledged. */
    public static ProblemException logUnavailable() {
        return new ProblemException(Problem.of(
                        ProblemCode.LOG_UNAVAILABLE,
                        "The command was not acknowledged and nothing is promised; retry with the same key.")
                .withHeader("Retry-After", "1"));
    }
}
