package com.tartware.bookings.ingest.fields;

/**
 * One field that was refused.
 *
 * @param pointer JSON pointer into the body (RFC 6901); empty for the body as a whole
 * @param detail a sentence for the client's developer
 */
public record FieldError(String pointer, FieldCode code, String detail) {}
