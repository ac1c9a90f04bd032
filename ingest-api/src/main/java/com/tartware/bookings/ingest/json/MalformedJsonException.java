package com.tartware.bookings.ingest.json;

/** The text is no JSON as we accept it. The message is made of our words and positions, never of the client's text. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
