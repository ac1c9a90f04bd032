package com.tartware.bookings.ingest.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.io.IOException;

/** How an answer says how far the store had come. */
public final class AsOfJson {
    private AsOfJson() {}

    /** Writes the fields {@code as_of} and {@code tenant_sequence}. */
    public static void write(AsOf asOf, JsonGenerator json) throws IOException {
        json.writeStringField("as_of", asOf.decidedAt() == null ? null : DecisionJson.text(asOf.decidedAt()));
        json.writeNumberField("tenant_sequence", asOf.tenantSequence());
    }
}
