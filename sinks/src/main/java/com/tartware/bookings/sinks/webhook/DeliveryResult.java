package com.tartware.bookings.sinks.webhook;

/**
 * What became of an attempt.
 *
 * @param httpStatus null if no answer came
 * @param error null if an answer came and it was no redirect
 * @param retryAfterMillis what the receiver asked for, 0 if nothing
 * @param durationMillis until the answer, or until there was none
 */
public record DeliveryResult(Integer httpStatus, Error error, long retryAfterMillis, int durationMillis) {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** The few words of ours that the attempt log has for what went wrong. */
    public enum Error {
        /** It is no address that deliveries go to. */
        URL_REFUSED,
        DNS_FAILED,
        /** The name leads to an address that is not of the public internet. */
        ADDRESS_REFUSED,
        CONNECT_FAILED,
        TLS_FAILED,
        TIMEOUT,
        /** The connection ended before the answer did. */
        CONNECTION_LOST,
        /** What came is no HTTP answer. */
        BAD_ANSWER,
        /** Redirects are not followed. */
        REDIRECT
    }

    /** 2xx. */
    public boolean delivered() {
        return httpStatus != null && httpStatus >= 200 && httpStatus < 300;
    }

    /** The receiver says that it wants no more of this endpoint. */
    public boolean gone() {
        return httpStatus != null && httpStatus == GONE;
    }

    /** The receiver wants a pause of everything, not of this delivery alone. */
    public boolean asksForPause() {
        return retryAfterMillis > 0
                && httpStatus != null
                && (httpStatus == TOO_MANY_REQUESTS || httpStatus == SERVICE_UNAVAILABLE);
    }
}
