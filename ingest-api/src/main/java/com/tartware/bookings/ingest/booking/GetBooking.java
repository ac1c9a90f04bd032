package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.MinTenantSequence;
import com.tartware.bookings.ingest.store.StoreAnswers;
import io.javalin.http.Context;
import java.util.UUID;
import java.util.concurrent.Executor;

/** {@code GET /v1/bookings/{booking_id}}: the booking after its newest decision. */
public final class GetBooking implements MinTenantSequence.Reading {
    private final DecisionStore store;
    private final Executor answering;

    public GetBooking(DecisionStore store, Executor answering) {
        this.store = store;
        this.answering = answering;
    }

    @Override
    public Runnable of(Context request) {
        String tenantId = Authentication.tenantOf(request);
        UUID bookingId = PathIds.uuid(request, PathIds.BOOKING_ID).orElseThrow(GetBooking::notFound);
        return () -> request.future(() -> store.booking(tenantId, bookingId)
                .handleAsync(
                        (booking, failure) -> {
                            if (failure != null) {
                                throw StoreAnswers.unavailable(failure);
                            }
                            request.contentType("application/json")
                                    .result(BookingJson.of(booking.orElseThrow(GetBooking::notFound)));
                            return null;
                        },
                        answering));
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "No booking is known under this id, not yet or not at all.");
    }
}
