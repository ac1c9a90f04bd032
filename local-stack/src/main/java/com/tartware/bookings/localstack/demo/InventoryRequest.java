package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.LocalDate;

/**
 * What a hotel puts on sale.
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
        int allotment,
        int overbookingLimit) {
    String path() {
        return "/v1/properties/%s/room-types/%s/inventory".formatted(propertyId, roomTypeId);
    }

    String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("allotment", allotment)
                .put("overbooking_limit", overbookingLimit)
                .toString();
    }
}
