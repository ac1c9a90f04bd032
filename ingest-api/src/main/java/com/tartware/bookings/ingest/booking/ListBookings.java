package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.QueryFields;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.MinTenantSequence;
import com.tartware.bookings.ingest.store.StoreAnswers;
import com.tartware.bookings.ingest.store.StoredBookings;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * {@code GET /v1/bookings?external_reference} and {@code ?property_id&arrival}: bookings found by something else than their id, a
 * page at a time. The arrivals are those to be expected: held or confirmed.
 */
public final class ListBookings implements MinTenantSequence.Reading {
    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;

    private static final String EXTERNAL_REFERENCE = "external_reference";
    private static final String PROPERTY_ID = "property_id";
    private static final String ARRIVAL = "arrival";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private final DecisionStore store;
    private final Executor answering;

    public ListBookings(DecisionStore store, Executor answering) {
        this.store = store;
        this.answering = answering;
    }

    @Override
    public Runnable of(Context request) {
        String tenantId = Authentication.tenantOf(request);
        Question question = Question.of(request);
        return () -> request.future(() -> question.ask(store, tenantId)
                .handleAsync(
                        (page, failure) -> {
                            if (failure != null) {
                                throw StoreAnswers.unavailable(failure);
                            }
                            request.contentType("application/json").result(BookingJson.of(page));
                            return null;
                        },
                        answering));
    }

    /**
     * One of two questions.
     *
     * @param externalReference null in the question for arrivals
     * @param propertyId null in the question for a reference, as is {@code arrival}
     * @param after null for the first page
     */
    private record Question(String externalReference, String propertyId, LocalDate arrival, UUID after, int limit) {
        static Question of(Context request) {
            FieldErrors errors = new FieldErrors();
            QueryFields query = new QueryFields(request, errors);
            Question question = read(query);
            query.refuseOthers();
            if (!errors.isEmpty()) {
                throw new ProblemException(Problem.invalidFields(errors.list()));
            }
            return question;
        }

        private static Question read(QueryFields query) {
            Long limit = query.integer(LIMIT, 1, LIMIT_MAX);
            int limitOrDefault = limit == null ? LIMIT_DEFAULT : Math.toIntExact(limit);
            UUID after = readCursor(query);
            if (query.has(EXTERNAL_REFERENCE)) {
                refuseBesideReference(query, PROPERTY_ID);
                refuseBesideReference(query, ARRIVAL);
                return new Question(query.printable(EXTERNAL_REFERENCE), null, null, after, limitOrDefault);
            }
            if (!query.has(PROPERTY_ID) && !query.has(ARRIVAL)) {
                query.refuse(
                        EXTERNAL_REFERENCE, FieldCode.REQUIRED, "Give external_reference, or property_id and arrival.");
                return null;
            }
            return new Question(
                    null, query.requiredIdentifier(PROPERTY_ID), query.requiredDate(ARRIVAL), after, limitOrDefault);
        }

        private static UUID readCursor(QueryFields query) {
            String text = query.text(CURSOR);
            if (text == null) {
                return null;
            }
            UUID after = PageCursor.read(text);
            if (after == null) {
                query.refuse(CURSOR, FieldCode.BAD_FORMAT, "Must be the next_cursor of the page before.");
            }
            return after;
        }

        private static void refuseBesideReference(QueryFields query, String name) {
            if (query.has(name)) {
                query.refuse(name, FieldCode.UNKNOWN_FIELD, "There is no such parameter beside external_reference.");
            }
        }

        CompletableFuture<StoredBookings> ask(DecisionStore store, String tenantId) {
            return externalReference != null
                    ? store.bookingsByExternalReference(tenantId, externalReference, after, limit)
                    : store.arrivals(tenantId, propertyId, arrival, after, limit);
        }
    }
}
