package com.tartware.bookings.ingest.fields;

/** Why one field was refused. */
public enum FieldCode {
    UNKNOWN_FIELD,
    REQUIRED,
    WRONG_TYPE,
    OUT_OF_RANGE,
    BAD_FORMAT,
    CHECK_OUT_NOT_AFTER_CHECK_IN,
    STAY_TOO_LONG,
    TOO_MANY_STAYS
}
