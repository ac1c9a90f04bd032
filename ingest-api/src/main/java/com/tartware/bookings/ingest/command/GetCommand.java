package com.tartware.bookings.ingest.command;

import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.MinTenantSequence;
import com.tartware.bookings.ingest.store.StoreAnswers;
import com.tartware.bookings.ingest.store.StoredDecision;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/** {@code GET /v1/commands/{command_id}}: the decision, or that there is none yet. */
public final class GetCommand implements MinTenantSequence.Reading {
    public static final String COMMAND_ID = "command_id";

    private final DecisionStore store;
    private final RecentCommands recent;
    private final Executor answering;

    public GetCommand(DecisionStore store, RecentCommands recent, Executor answering) {
        this.store = store;
        this.recent = recent;
        this.answering = answering;
    }

    @Override
    public Runnable of(Context request) {
        String tenantId = Authentication.tenantOf(request);
        UUID commandId = PathIds.uuid(request, COMMAND_ID).orElseThrow(GetCommand::notFound);
        return () -> request.future(() -> store.decision(tenantId, commandId)
                .handleAsync(
                        (decision, failure) -> {
                            request.contentType("application/json")
                                    .result(body(tenantId, commandId, decision, failure));
                            return null;
                        },
                        answering));
    }

    private String body(String tenantId, UUID commandId, Optional<StoredDecision> decision, Throwable failure) {
        if (failure == null && decision.isPresent()) {
            return decision.get().json();
        }
        // Also while the store is away: appended and not known to be decided is what pending means.
        if (recent.contains(tenantId, commandId)) {
            return "{\"command_id\":\"%s\",\"status\":\"PENDING\"}".formatted(commandId);
        }
        if (failure != null) {
            throw StoreAnswers.unavailable(failure);
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(
                Problem.of(ProblemCode.NOT_FOUND, "No decision on this command is known here, not yet or not at all.")
                        .withHeader("Retry-After", "1"));
    }
}
