package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;

/**
 * What a hotel puts on sale, or how it restricts the sale; null leaves a value as it is.
 *
 * @param to the first night after it
 */
record InventoryRequest(
        String tenantId,
        String idempotencyKey,
        String propertyId,
        String roomTypeId,
        LocalDate from,
        LocalDate to,
        Integer allotment,
        Integer overbookingLimit,
        NightRestrictions restrictions) {
    String path() {
        return "/v1/properties/%s/room-types/%s/inventory".formatted(propertyId, roomTypeId);
    }

    String json() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("from", from.toString())
                .put("to", to.toString());
        if (allotment != null) {
            body.put("allotment", allotment);
        }
        if (overbookingLimit != null) {
            body.put("overbooking_limit", overbookingLimit);
        }
        if (restrictions != null) {
            body.set("restrictions", restrictions.json());
        }
        return body.toString();
    }
}
