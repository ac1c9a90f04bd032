package com.tartware.bookings.ingest.problem;

/** The contract's error codes, each with its HTTP status and its one-line title. */
public enum ProblemCode {
    BAD_REQUEST(400, "The request cannot be understood"),
    MALFORMED_JSON(400, "The body is not acceptable JSON"),
    IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key header is missing"),
    IDEMPOTENCY_KEY_INVALID(400, "The Idempotency-Key header is not usable"),
    UNAUTHENTICATED(401, "A valid API key is needed"),
    FORBIDDEN(403, "The credential does not allow this"),
    NOT_FOUND(404, "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "The resource does not support this method"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
    INVALID_FIELD(422, "A field is not valid"),
    RATE_LIMITED(429, "The tenant sends more than its share"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    /** Nothing was promised; the client retries with the same key. */
    LOG_UNAVAILABLE(503, "The booking log cannot take writes at the moment"),
    /** Concerns reads only: writes never touch the store. */
    STORE_UNAVAILABLE(503, "The booking store cannot be read at the moment");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
