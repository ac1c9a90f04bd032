package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a guest asks for.
 *
 * @param holdSeconds null to book at once
 * @param externalReference may be null
 */
record BookingRequest(
        List<RequestedStay> stays,
        Integer holdSeconds,
        String externalReference,
        String channel,
        String ratePlanId,
        long amountMinor,
        String currency) {
    BookingRequest {
        stays = List.copyOf(stays);
    }

    BookingRequest withStays(List<RequestedStay> others) {
        return new BookingRequest(others, holdSeconds, externalReference, channel, ratePlanId, amountMinor, currency);
    }

    BookingRequest heldFor(int seconds) {
        return new BookingRequest(stays, seconds, externalReference, channel, ratePlanId, amountMinor, currency);
    }

    /** The body of {@code POST /v1/bookings}. */
    String json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        RequestedStay.put(stays, body);
        if (holdSeconds != null) {
            body.put("hold_seconds", holdSeconds);
        }
        if (externalReference != null) {
            body.put("external_reference", externalReference);
        }
        body.put("channel", channel).put("rate_plan_id", ratePlanId);
        body.put("amount_minor", amountMinor).put("currency", currency);
        return body.toString();
    }
}
