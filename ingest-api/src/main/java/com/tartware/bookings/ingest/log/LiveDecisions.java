package com.tartware.bookings.ingest.log;

/**
 * The decisions of the tenants that are followed, soon after each was made. It is quick and promises little: what was decided around
 * the time a tenant begins to be followed may be missing, as may anything while the log is away, and a decision may come again. The
 * tenant sequence tells which.
 */
public interface LiveDecisions extends AutoCloseable {
    /** Hears of decisions on a thread that must not be kept; per tenant in the order of the log. */
    @FunctionalInterface
    interface Listener {
        /** @param json the decision as the contract shows it, in one line */
        void decided(String tenantId, long tenantSequence, String json);
    }

    /** To be called once, before anybody is followed. */
    void listen(Listener listener);

    /** Returns at once; following begins a moment later. */
    void follow(String tenantId);

    void leave(String tenantId);

    @Override
    void close();
}
