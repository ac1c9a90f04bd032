package com.tartware.bookings.schemas.framing;

/** A record that no retry will make readable: it belongs to the dead letters. */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as it stands in the dead letter's {@code dlq.code}. */
    public enum Code {
        /** No Confluent frame, or its body does not decode with the schema it names. */
        UNREADABLE,
        /** The registry knows no schema of that id. */
        UNKNOWN_SCHEMA,
        /** The schema is of another record, such as one written to the wrong topic. */
        FOREIGN_SCHEMA
    }

    private final Code code;

    public UnreadableRecordException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
