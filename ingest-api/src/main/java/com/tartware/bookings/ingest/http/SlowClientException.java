package com.tartware.bookings.ingest.http;

/** Says why, should anybody ask the connection; it has no stack, as there may be thousands a second. */
final class SlowClientException extends Exception {
    private static final long serialVersionUID = 1L;

    SlowClientException() {
        super("the client was too slow", null, false, false);
    }
}
