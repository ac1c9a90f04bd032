package com.tartware.bookings.ingest.batch;

/**
 * Whether a tenant may write once more. Every line of a batch costs what a single request would; the first is the one that the request
 * itself was counted as.
 */
@FunctionalInterface
public interface WriteAllowance {
    /** @return false if the tenant has used up its share for the moment; then nothing was taken */
    boolean take(String tenantId);
}
