package com.tartware.bookings.ingest.availability;

import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.QueryFields;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.MinTenantSequence;
import com.tartware.bookings.ingest.store.StoreAnswers;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;

/** {@code GET /v1/availability}: a room type's nights, those never set as zeros. */
public final class GetAvailability implements MinTenantSequence.Reading {
    private static final int NIGHTS_MAX = 366;

    private final DecisionStore store;
    private final Executor answering;

    public GetAvailability(DecisionStore store, Executor answering) {
        this.store = store;
        this.answering = answering;
    }

    @Override
    public Runnable of(Context request) {
        String tenantId = Authentication.tenantOf(request);
        Question question = Question.of(request);
        return () -> request.future(() -> store.nights(
                        tenantId, question.propertyId(), question.roomTypeId(), question.from(), question.to())
                .handleAsync(
                        (nights, failure) -> {
                            if (failure != null) {
                                throw StoreAnswers.unavailable(failure);
                            }
                            request.contentType("application/json")
                                    .result(AvailabilityJson.of(nights, question.from(), question.to()));
                            return null;
                        },
                        answering));
    }

    private record Question(String propertyId, String roomTypeId, LocalDate from, LocalDate to) {
        static Question of(Context request) {
            FieldErrors errors = new FieldErrors();
            QueryFields query = new QueryFields(request, errors);
            Question question = new Question(
                    query.requiredIdentifier("property_id"),
                    query.requiredIdentifier("room_type_id"),
                    query.requiredDate("from"),
                    query.requiredDate("to"));
            if (question.from != null && question.to != null) {
                checkNights(query, ChronoUnit.DAYS.between(question.from, question.to));
            }
            query.refuseOthers();
            if (!errors.isEmpty()) {
                throw new ProblemException(Problem.invalidFields(errors.list()));
            }
            return question;
        }

        private static void checkNights(QueryFields query, long nights) {
            if (nights < 1) {
                query.refuse("to", FieldCode.OUT_OF_RANGE, "Must be after from; it is the first date not asked for.");
            } else if (nights > NIGHTS_MAX) {
                query.refuse("to", FieldCode.OUT_OF_RANGE, "At most %d nights after from.".formatted(NIGHTS_MAX));
            }
        }
    }
}
