package com.tartware.bookings.codec;

/** A command that this release has no rules for. Half a rule would be worse: the record belongs to the dead letters. */
final class UnknownCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownCommandException(String message) {
        super(message);
    }
}
