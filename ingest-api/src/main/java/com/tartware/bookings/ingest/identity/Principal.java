package com.tartware.bookings.ingest.identity;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Who asks.
 *
 * @param tenantId in whose name, the only tenant whose data the request concerns
 * @param scopes what it may do
 * @param credentialId tells one credential from another in logs; never the credential itself
 * @param validity whether the credential still is one: neither expired nor revoked since. Cheap; any thread may ask
 */
public record Principal(String tenantId, Set<Scope> scopes, String credentialId, BooleanSupplier validity) {
    /** For what goes on after its request was let in, such as a stream. */
    public boolean stillValid() {
        return validity.getAsBoolean();
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
