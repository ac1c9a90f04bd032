package com.tartware.bookings.codec;

/** A record of the command topic that is nobody's command: it belongs to the dead letters, and no tenant's sequence counts it. */
public final class RefusedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedRecordException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** One word for why, as it stands in {@code dlq.code}. */
    public String code() {
        return code;
    }
}
