package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bookings of another tenant, each with a text that no request of the run ever holds: where one turns up in an answer, the wall
 * between tenants has a hole.
 *
 * @param bookingIds to be asked for
 * @param secrets to be looked for
 */
record PlantedBookings(List<String> bookingIds, List<String> secrets) {
    private static final int BOOKINGS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    static PlantedBookings plant(FuzzPlan plan) throws IOException {
        List<String> ids = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        if (plan.otherKey() == null) {
            return new PlantedBookings(ids, secrets);
        }
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            write(connection, plan, "PUT", "/v1/properties/PLANTED-ZQ/room-types/DBL/inventory", "inventory", """
                    {"from":"2030-05-01","to":"2030-05-03","allotment":9999}""");
            for (int i = 0; i < BOOKINGS; i++) {
                String secret = "zq-planted-%x-%d".formatted(plan.seed(), i);
                JsonNode answer =
                        write(connection, plan, "POST", "/v1/bookings", secret, """
                        {"stays":[{"property_id":"PLANTED-ZQ","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}],
                         "guest_ref":"%s","external_reference":"%s"}""".formatted(secret, secret));
                ids.add(answer.path("booking_id").asText());
                secrets.add(secret);
            }
        }
        secrets.add("PLANTED-ZQ");
        return new PlantedBookings(List.copyOf(ids), List.copyOf(secrets));
    }

    private static JsonNode write(
            HttpConnection connection, FuzzPlan plan, String method, String path, String key, String body)
            throws IOException {
        FuzzAnswer answer = connection.send(new FuzzRequest(
                method,
                path,
                List.of(
                        new Header("Authorization", "Bearer " + plan.otherKey()),
                        new Header("Idempotency-Key", "fuzz-planted-" + key),
                        new Header("Content-Type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8),
                "",
                List.of(),
                false));
        if (answer.status() != 202) {
            throw new IOException(
                    "the other tenant's data could not be planted: %s %s answers %d; does its key hold the scopes inventory and book?"
                            .formatted(method, path, answer.status()));
        }
        return JSON.readTree(answer.text());
    }
}
