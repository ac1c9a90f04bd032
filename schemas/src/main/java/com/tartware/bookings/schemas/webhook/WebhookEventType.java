package com.tartware.bookings.schemas.webhook;

import com.tartware.bookings.avro.Outcome;
import java.util.Locale;

/** What a delivery's {@code type} says: {@code booking.} and the outcome in lower case, or {@code inventory.set}. */
public final class WebhookEventType {
    private WebhookEventType() {}

    public static String of(Outcome outcome) {
        return outcome == Outcome.INVENTORY_SET
                ? "inventory.set"
                : "booking." + outcome.name().toLowerCase(Locale.ROOT);
    }
}
