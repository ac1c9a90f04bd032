package com.tartware.bookings.ingest.log;

/** The log is not one that we may write to; no retry will help, and the message says what to change. */
public final class LogRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogRefusedException(String message) {
        super(message);
    }
}
