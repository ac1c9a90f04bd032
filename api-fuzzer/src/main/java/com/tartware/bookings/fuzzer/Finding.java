package com.tartware.bookings.fuzzer;

/**
 * An answer that must not be.
 *
 * @param number of the request under the run's seed
 * @param request the smallest that still gets it, as far as it could be made smaller
 */
record Finding(Kind kind, long number, String explanation, FuzzRequest request, int status, String answer) {
    enum Kind {
        /** 5xx that no document speaks of. */
        SERVER_ERROR,
        NO_ANSWER,
        /** A stack trace, a class, SQL or a server's name. */
        TELLS_OF_INSIDES,
        ANOTHER_TENANTS_DATA,
        /** A status or code that the document does not have for the operation. */
        UNDOCUMENTED,
        /** An error that is no problem of RFC 9457, or a body of another type than documented. */
        WRONG_FORM,
        LACKS_SECURITY_HEADER,
        /** What the document allows was not taken. */
        VALID_REFUSED,
        /** What the document forbids was taken. */
        INVALID_TAKEN
    }
}
