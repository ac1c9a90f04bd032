package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a guest asks for.
 *
 * @param externalReference may be null
 */
record BookingRequest(
        List<RequestedStay> stays,
        String externalReference,
        String channel,
        String ratePlanId,
        long amountMinor,
        String currency) {
    BookingRequest {
        stays = List.copyOf(stays);
    }

    int roomNights() {
        return stays.stream().mapToInt(RequestedStay::roomNights).sum();
    }

    BookingRequest withStays(List<RequestedStay> others) {
        return new BookingRequest(others, externalReference, channel, ratePlanId, amountMinor, currency);
    }

    /** The body of {@code POST /v1/bookings}. */
    String json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("stays");
        for (RequestedStay stay : stays) {
            list.addObject()
                    .put("property_id", stay.propertyId())
                    .put("room_type_id", stay.roomTypeId())
                    .put("check_in", stay.checkIn().toString())
                    .put("check_out", stay.checkOut().toString())
                    .put("rooms", stay.rooms());
        }
        if (externalReference != null) {
            body.put("external_reference", externalReference);
        }
        body.put("channel", channel).put("rate_plan_id", ratePlanId);
        body.put("amount_minor", amountMinor).put("currency", currency);
        return body.toString();
    }
}
