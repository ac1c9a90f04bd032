package com.tartware.bookings.localstack.chaos.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What one client asks, request by request: a pure function of the seed, the client and the first night. Whatever is answered, it asks
 * on: a booking is named by the request that made it, and one that was never answered cannot be asked about.
 */
final class ClientScript {
    private static final int HOLD_SECONDS_MAX = 15;

    /** Most holds end while the load goes on; these do not. */
    private static final int LONG_HOLD_SECONDS = 3_600;

    private static final int REMEMBERED = 40;

    private final Random random;
    private final String client;
    private final List<String> tenants;
    private final House house;
    private final List<PlannedRequest> made = new ArrayList<>();
    private int number;

    ClientScript(long seed, int client, List<String> tenants, LocalDate firstNight) {
        this.random = new Random((seed * 1_000_003 + client) * 0x9E3779B97F4A7C15L);
        this.client = "c%d-%d".formatted(client, seed);
        this.tenants = List.copyOf(tenants);
        this.house = new House(firstNight);
    }

    String client() {
        return client;
    }

    PlannedRequest next() {
        number++;
        Ask ask = Ask.of(random.nextInt(1_000));
        if (ask.needsABooking() && made.isEmpty()) {
            ask = Ask.CREATE_BOOKING;
        }
        PlannedRequest request =
                switch (ask) {
                    case CREATE_BOOKING, CREATE_HOLD -> create(ask);
                    case SET_INVENTORY -> inventory();
                    case INVALID -> invalid();
                    case CONFIRM, CANCEL, RELEASE, EXTEND, MODIFY, FOREIGN ->
                        act(ask, made.get(random.nextInt(made.size())));
                };
        if (ask.makesABooking()) {
            made.add(request);
            if (made.size() > REMEMBERED) {
                made.remove(0);
            }
        }
        return request;
    }

    private PlannedRequest create(Ask ask) {
        ObjectNode body = house.anyStays(random);
        if (ask == Ask.CREATE_HOLD) {
            body.put("hold_seconds", random.nextInt(8) == 0 ? LONG_HOLD_SECONDS : 1 + random.nextInt(HOLD_SECONDS_MAX));
        }
        body.put("channel", "web");
        return request(ask, anyTenant(), "POST", "/v1/bookings", 0, body, house.anyStays(random));
    }

    private PlannedRequest act(Ask ask, PlannedRequest creation) {
        String path = "/v1/bookings/" + PlannedRequest.BOOKING;
        String tenant = creation.tenantId();
        ObjectNode body = house.anyStays(random);
        ObjectNode other = body.objectNode().put("expected_version", 77);
        if (ask == Ask.MODIFY) {
            return request(ask, tenant, "PATCH", path, creation.number(), body, house.anyStays(random));
        }
        body.removeAll();
        if (ask == Ask.EXTEND) {
            body.put("hold_seconds", 1 + random.nextInt(HOLD_SECONDS_MAX));
            other.put("hold_seconds", HOLD_SECONDS_MAX + 1);
        }
        if (ask == Ask.CANCEL && random.nextBoolean()) {
            body.put("reason", "GUEST_ILL");
        }
        if (random.nextInt(10) == 0) {
            body.put("expected_version", 1 + random.nextInt(2));
        }
        boolean foreign = ask == Ask.FOREIGN;
        String verb = foreign ? "cancel" : ask.word();
        return request(
                ask, foreign ? otherThan(tenant) : tenant, "POST", path + "/" + verb, creation.number(), body, other);
    }

    private PlannedRequest inventory() {
        return request(
                Ask.SET_INVENTORY,
                anyTenant(),
                "PUT",
                house.anyPath(random),
                0,
                house.anyChange(random),
                house.anyChange(random));
    }

    private PlannedRequest request(
            Ask ask, String tenant, String method, String path, int bookingOf, ObjectNode body, ObjectNode other) {
        int draw = random.nextInt(100);
        Again again = draw < 4 ? Again.SAME : draw < 6 ? Again.AT_ONCE : draw < 8 ? Again.OTHER_BODY : Again.NOT;
        // Some wait for the decision, and are answered with it.
        boolean waits = random.nextInt(25) == 0;
        return new PlannedRequest(
                number,
                ask,
                tenant,
                method,
                path,
                bookingOf,
                "%s-%d".formatted(client, number),
                waits ? Map.of("Prefer", "wait=3") : Map.of(),
                body.toString(),
                again,
                again == Again.OTHER_BODY ? other.toString() : null);
    }

    private PlannedRequest invalid() {
        ObjectNode good = house.anyStays(random);
        ObjectNode bad = good.deepCopy();
        String key = "%s-%d".formatted(client, number);
        return switch (random.nextInt(7)) {
            case 0 ->
                refused(
                        key,
                        "/v1/bookings",
                        Map.of(),
                        bad.put("guest_name", "x").toString());
            case 1 ->
                refused(
                        key,
                        "/v1/bookings",
                        Map.of(),
                        bad.put("hold_seconds", 0).toString());
            case 2 -> refused(key, "/v1/bookings", Map.of(), good.toString().substring(1));
            case 3 -> refused(null, "/v1/bookings", Map.of("Idempotency-Key", ""), good.toString());
            case 4 -> refused(key, "/v1/bookings/no-uuid/confirm", Map.of(), "{}");
            case 5 -> refused(key, "/v1/bookings", Map.of("Content-Type", "text/plain"), good.toString());
            default -> refused(key, "/v1/bookings", Map.of("Authorization", "Bearer nobody"), good.toString());
        };
    }

    private PlannedRequest refused(String key, String path, Map<String, String> headers, String body) {
        return new PlannedRequest(
                number, Ask.INVALID, anyTenant(), "POST", path, 0, key, headers, body, Again.NOT, null);
    }

    private String anyTenant() {
        return tenants.get(random.nextInt(tenants.size()));
    }

    private String otherThan(String tenant) {
        int index = tenants.indexOf(tenant);
        return tenants.get((index + 1) % tenants.size());
    }
}
