package com.tartware.bookings.ingest.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.ingest.body.MediaTypes;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.log.TraceParent;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.waits.AwaitedCommand;
import com.tartware.bookings.ingest.waits.DecisionAnswer;
import com.tartware.bookings.ingest.waits.PreferredWait;
import com.tartware.bookings.ingest.waits.Wait;
import com.tartware.bookings.ingest.waits.Waits;
import com.tartware.bookings.schemas.framing.UuidBytes;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The way of every write: checks in the contract's order, gives the command its ids, appends it, and answers 202 once the broker
 * has it, or
 * with the decision if the client would rather wait for that.
 */
public final class CommandIntake {
    private static final JsonFactory JSON = new JsonFactory();

    private final RequestBodies bodies;
    private final CommandAppender appender;
    private final Waits waits;
    private final Executor answering;

    /** @param answering runs what is left to do after an acknowledgement; the log's own threads must not write to clients */
    public CommandIntake(RequestBodies bodies, CommandAppender appender, Waits waits, Executor answering) {
        this.bodies = bodies;
        this.appender = appender;
        this.waits = waits;
        this.answering = answering;
    }

    /** The handler of one kind of write. */
    public Handler accepting(CommandReader reader) {
        return request -> accept(request, reader);
    }

    /** The handler of one kind of write about the booking that its path names. */
    public Handler acceptingForBooking(BookingCommandReader reader) {
        return request -> {
            // Before anything is said about the body: under an id that is none, there is nothing to write to.
            Optional<UUID> bookingId = PathIds.uuid(request, PathIds.BOOKING_ID);
            if (bookingId.isEmpty()) {
                throw new ProblemException(ProblemCode.NOT_FOUND, "No booking has this id: it is no UUID.");
            }
            accept(request, (path, body) -> reader.read(bookingId.get(), body));
        };
    }

    private void accept(Context request, CommandReader reader) {
        MediaTypes.require(MediaTypes.JSON, request);
        bodies.read(request, RequestBodies.COMMAND_BYTES_MAX, body -> accept(request, reader, body));
    }

    private void accept(Context request, CommandReader reader, byte[] body) {
        String tenantId = Authentication.tenantOf(request);
        String key = IdempotencyKey.of(request);
        JsonObject json = JsonBody.object(body);
        IdentifiedCommand command = IdentifiedCommand.of(tenantId, key, check(request, reader, json), json);
        TraceParent trace = RequestTrace.of(request);
        Optional<Wait> wait = PreferredWait.of(request).flatMap(patience -> waits.begin(awaited(command), patience));
        if (wait.isPresent()) {
            appendAndWait(request, command, trace, wait.get());
        } else {
            append(request, command, trace);
        }
    }

    private void append(Context request, IdentifiedCommand command, TraceParent trace) {
        CompletableFuture<Void> acknowledged = appender.append(command, trace);
        if (acknowledged.isCompletedExceptionally()) {
            throw CommandAppender.logUnavailable();
        }
        request.future(() -> acknowledged.handleAsync(
                (appended, failure) -> {
                    if (failure != null) {
                        throw CommandAppender.logUnavailable();
                    }
                    answer(request, command.commandId(), command.bookingId());
                    return null;
                },
                answering));
    }

    private void appendAndWait(Context request, IdentifiedCommand command, TraceParent trace, Wait wait) {
        CompletableFuture<Instant> acknowledged = appender.appendAwaited(command, trace, wait.answerPartition());
        CompletableFuture<Optional<StoredDecision>> decided = acknowledged
                .whenComplete((logTime, failure) -> {
                    if (failure == null) {
                        wait.acknowledged(logTime);
                    } else {
                        wait.abandon();
                    }
                })
                .thenCompose(logTime -> wait.outcome());
        if (decided.isCompletedExceptionally()) {
            throw CommandAppender.logUnavailable();
        }
        request.future(() -> decided.handleAsync(
                (decision, failure) -> {
                    if (failure != null) {
                        throw CommandAppender.logUnavailable();
                    }
                    request.header(
                            PreferredWait.APPLIED, "wait=" + wait.patience().toSeconds());
                    if (decision.isPresent()) {
                        answer(request, command, decision.get());
                    } else {
                        answer(request, command.commandId(), command.bookingId());
                    }
                    return null;
                },
                answering));
    }

    private static AwaitedCommand awaited(IdentifiedCommand command) {
        return new AwaitedCommand(
                command.tenantId(),
                command.commandId(),
                UuidBytes.toUuid(command.record().getKeyId()));
    }

    private static void answer(Context request, IdentifiedCommand command, StoredDecision decision) {
        boolean createsBooking = command.record().getBody() instanceof CreateBooking;
        DecisionAnswer answer = DecisionAnswer.of(decision, createsBooking);
        if (answer.tellsOfNewBooking()) {
            request.header("Location", location(command.commandId(), command.bookingId()));
        }
        request.status(answer.status()).contentType(answer.mediaType()).result(answer.body());
    }

    private static RequestedCommand check(Context request, CommandReader reader, JsonObject json) {
        FieldErrors errors = new FieldErrors();
        ObjectFields fields = new ObjectFields(json, errors);
        RequestedCommand command = reader.read(new PathFields(request, errors), fields);
        fields.refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidFields(errors.list()));
        }
        return command;
    }

    private static void answer(Context request, UUID commandId, Optional<UUID> bookingId) {
        request.status(202)
                .header("Location", location(commandId, bookingId))
                .contentType("application/json")
                .result(body(commandId, bookingId));
    }

    private static String location(UUID commandId, Optional<UUID> bookingId) {
        return bookingId.map(id -> "/v1/bookings/" + id).orElse("/v1/commands/" + commandId);
    }

    private static String body(UUID commandId, Optional<UUID> bookingId) {
        StringWriter text = new StringWriter(160);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("command_id", commandId.toString());
            if (bookingId.isPresent()) {
                json.writeStringField("booking_id", bookingId.get().toString());
            }
            json.writeStringField("status", "PENDING");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }
}
