package com.tartware.bookings.checker.reading;

/** A record that is not what its topic holds. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
        super(why);
    }
}
