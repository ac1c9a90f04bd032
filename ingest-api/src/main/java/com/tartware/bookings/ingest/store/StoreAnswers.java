package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a reader is told while the store is away. */
public final class StoreAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(StoreAnswers.class);

    private StoreAnswers() {}

    public static ProblemException unavailable(Throwable failure) {
        LOG.debug("The store did not answer", failure);
        return new ProblemException(
                Problem.of(ProblemCode.STORE_UNAVAILABLE, "Reading is not possible at the moment; writing may well be.")
                        .withHeader("Retry-After", "1"));
    }
}
