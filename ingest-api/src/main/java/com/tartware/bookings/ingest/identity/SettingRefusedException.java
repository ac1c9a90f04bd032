package com.tartware.bookings.ingest.identity;

/** A setting or a file that is needed to start cannot be used; the message says what to change. Never holds a secret. */
public class SettingRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingRefusedException(String message) {
        super(message);
    }
}
