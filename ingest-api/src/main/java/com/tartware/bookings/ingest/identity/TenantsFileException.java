package com.tartware.bookings.ingest.identity;

/** The tenants file cannot be used; the message says what to change. Never holds a key. */
public final class TenantsFileException extends SettingRefusedException {
    private static final long serialVersionUID = 1L;

    TenantsFileException(String message) {
        super(message);
    }
}
