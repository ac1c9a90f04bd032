package com.tartware.bookings.ingest.log;

/** The command was not acknowledged; whether it is in the log is not known. Expected while the broker is away, so without a stack. */
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogUnavailableException(String message) {
        super(message, null, false, false);
    }
}
