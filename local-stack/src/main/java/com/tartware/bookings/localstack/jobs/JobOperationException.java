package com.tartware.bookings.localstack.jobs;

/** It was not done; the message says why, how the jobs stand now, and what to do. */
public final class JobOperationException extends Exception {
    private static final long serialVersionUID = 1L;

    public JobOperationException(String message) {
        super(message);
    }
}
