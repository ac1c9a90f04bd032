package com.tartware.bookings.localstack.chaos.load;

import java.util.Map;

/**
 * A request of a client's script.
 *
 * @param number of the client's script, from 1
 * @param path with {@link #BOOKING} where the id of a booking goes
 * @param bookingOf the number of the request that made this booking; 0 if it needs none
 * @param headers beyond the usual ones, or instead of them; an empty value leaves the header out
 * @param otherBody the one to be sent with the same key afterwards; null unless {@code again} is OTHER_BODY
 */
record PlannedRequest(
        int number,
        Ask ask,
        String tenantId,
        String method,
        String path,
        int bookingOf,
        String idempotencyKey,
        Map<String, String> headers,
        String body,
        Again again,
        String otherBody) {
    static final String BOOKING = "{booking}";
}
