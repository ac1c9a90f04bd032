package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What another tenant has: bookings, the commands that made them, inventory and a webhook endpoint. The run asks for all of it, by id,
 * by reference, by property; where a text of it turns up in an answer, or where it is not at the end what it was, the wall between
 * tenants has a hole. All of it was read back by its owner before the run, so that what nobody sees is not taken for well hidden.
 */
final class PlantedData {
    static final String PROPERTY = "PLANTED-ZQ";
    static final String ROOM_TYPE = "DBL";

    private static final int BOOKINGS = 3;
    private static final String MARK = "zq-planted-";

    /** A number for the nights, whose answer holds no name that could be looked for. No other text that is asked for has it. */
    private static final String NIGHTS = "\"allotment\":9173";

    /** An address of documentation, where nobody is; outcomes that nothing of the planted has, so that nothing is sent to it. */
    private static final String ENDPOINT = """
            {"url":"https://192.0.2.1/%s","outcomes":["EXPIRED"]}""";

    private static final String ENDPOINTS = "/v1/webhook-endpoints";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FuzzPlan plan;
    private final List<String> bookingIds = new ArrayList<>();
    private final List<String> commandIds = new ArrayList<>();
    private final List<String> endpointIds = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    /** What the owner reads, before the run and after it. */
    private record Kept(FuzzRequest reading, String answer) {}

    private PlantedData(FuzzPlan plan) {
        this.plan = plan;
    }

    /** @throws IOException also if the owner cannot read what was planted */
    static PlantedData plant(FuzzPlan plan) throws IOException {
        PlantedData planted = new PlantedData(plan);
        if (plan.otherKey() != null) {
            try (HttpConnection connection = new HttpConnection(plan.url())) {
                planted.plantNights(connection);
                for (int i = 0; i < BOOKINGS; i++) {
                    planted.plantBooking(connection, "%s%x-%s-%d".formatted(MARK, plan.seed(), plan.today(), i));
                }
                planted.removeEndpoints(connection);
                planted.plantEndpoint(connection);
            }
            planted.secrets.add(MARK);
            planted.secrets.add(PROPERTY);
            planted.secrets.add(NIGHTS);
        }
        return planted;
    }

    List<String> bookingIds() {
        return bookingIds;
    }

    List<String> commandIds() {
        return commandIds;
    }

    /** None where the server takes public addresses only. */
    List<String> endpointIds() {
        return endpointIds;
    }

    List<String> references() {
        return references;
    }

    /** Texts that no answer to anybody else may hold. */
    List<String> secrets() {
        return secrets;
    }

    boolean isEmpty() {
        return bookingIds.isEmpty();
    }

    LocalDate checkIn() {
        return plan.today().plusDays(40);
    }

    LocalDate checkOut() {
        return checkIn().plusDays(2);
    }

    /** What is not as it was, one finding a reading; and the endpoint is taken away again. */
    List<Finding> changedSince() throws IOException {
        List<Finding> changed = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            for (Kept each : kept) {
                FuzzAnswer now = connection.send(each.reading());
                if (now.status() != 200 || !now.text().equals(each.answer())) {
                    changed.add(new Finding(
                            Finding.Kind.ANOTHER_TENANTS_DATA,
                            -1,
                            "after the run the owner reads something else than before: " + each.answer(),
                            each.reading(),
                            now.status(),
                            now.text()));
                }
            }
            remove(connection, endpointIds);
        }
        return changed;
    }

    /** What the run has left behind, without a look at it. */
    void remove() throws IOException {
        try (HttpConnection connection = new HttpConnection(plan.url())) {
            remove(connection, endpointIds);
        }
    }

    private void plantNights(HttpConnection connection) throws IOException {
        String path = "/v1/properties/%s/room-types/%s/inventory".formatted(PROPERTY, ROOM_TYPE);
        JsonNode decision = write(connection, "PUT", path, MARK + plan.today(), """
                {"from":"%s","to":"%s","allotment":9173}""".formatted(checkIn(), checkOut()));
        String query =
                "?property_id=%s&room_type_id=%s&from=%s&to=%s".formatted(PROPERTY, ROOM_TYPE, checkIn(), checkOut());
        readBack(connection, "/v1/availability" + query, decision, NIGHTS);
        readBack(connection, "/v1/commands/" + decision.path("command_id").asText(), decision, PROPERTY);
        commandIds.add(decision.path("command_id").asText());
    }

    private void plantBooking(HttpConnection connection, String mark) throws IOException {
        JsonNode decision = write(connection, "POST", "/v1/bookings", mark, """
                {"stays":[{"property_id":"%s","room_type_id":"%s","check_in":"%s","check_out":"%s","rooms":1}],
                 "guest_ref":"%s","external_reference":"%s"}""".formatted(
                        PROPERTY, ROOM_TYPE, checkIn(), checkOut(), mark, mark));
        String bookingId = decision.path("booking_id").asText();
        String commandId = decision.path("command_id").asText();
        bookingIds.add(bookingId);
        commandIds.add(commandId);
        references.add(mark);
        keep(readBack(connection, "/v1/bookings/" + bookingId, decision, mark));
        keep(readBack(connection, "/v1/commands/" + commandId, decision, PROPERTY));
        readBack(connection, "/v1/bookings?external_reference=" + mark, decision, mark);
        readBack(
                connection,
                "/v1/bookings?limit=200&property_id=%s&arrival=%s".formatted(PROPERTY, checkIn()),
                decision,
                MARK);
    }

    private void plantEndpoint(HttpConnection connection) throws IOException {
        FuzzAnswer answer = connection.send(
                request("POST", ENDPOINTS, List.of(), ENDPOINT.formatted(MARK + Long.toHexString(plan.seed()))));
        if (answer.status() == 422 && answer.text().contains("\"/url\"")) {
            return;
        }
        if (answer.status() != 201) {
            throw refused("POST", ENDPOINTS, answer);
        }
        String id = JSON.readTree(answer.text()).path("id").asText();
        endpointIds.add(id);
        keep(readBack(connection, ENDPOINTS + "/" + id, null, MARK));
        readBack(connection, ENDPOINTS, null, id);
    }

    /** Those of runs that did not get to their end. */
    private void removeEndpoints(HttpConnection connection) throws IOException {
        FuzzAnswer answer = connection.send(request("GET", ENDPOINTS, List.of(), null));
        if (answer.status() == 404) {
            throw new IOException("the server has no webhooks");
        }
        if (answer.status() != 200) {
            throw refused("GET", ENDPOINTS, answer);
        }
        List<String> left = new ArrayList<>();
        for (JsonNode endpoint : JSON.readTree(answer.text()).path("webhook_endpoints")) {
            if (endpoint.path("url").asText().contains(MARK)) {
                left.add(endpoint.path("id").asText());
            }
        }
        remove(connection, left);
    }

    private void remove(HttpConnection connection, List<String> endpoints) throws IOException {
        for (String id : endpoints) {
            connection.send(request("DELETE", ENDPOINTS + "/" + id, List.of(), null));
        }
    }

    /** @return the decision, which is no rejection */
    private JsonNode write(HttpConnection connection, String method, String path, String key, String body)
            throws IOException {
        FuzzAnswer answer = connection.send(request(
                method, path, List.of(new Header("Idempotency-Key", key), new Header("Prefer", "wait=10")), body));
        if (answer.status() == 202) {
            throw new IOException("%s %s of the other tenant was not decided within 10 s".formatted(method, path));
        }
        if (answer.status() != 200 && answer.status() != 201) {
            throw refused(method, path, answer);
        }
        return JSON.readTree(answer.text());
    }

    /**
     * @param decision that the answer must know of; null if none is meant
     * @param text that it must hold
     */
    private Kept readBack(HttpConnection connection, String target, JsonNode decision, String text) throws IOException {
        List<Header> headers = Optional.ofNullable(decision)
                .map(known -> List.of(new Header(
                        "Min-Tenant-Sequence", known.path("tenant_sequence").asText())))
                .orElse(List.of());
        FuzzRequest reading = request("GET", target, headers, null);
        FuzzAnswer answer = connection.send(reading);
        if (answer.status() != 200) {
            throw refused("GET", target, answer);
        }
        if (!answer.text().contains(text)) {
            throw new IOException("GET %s of the other tenant lacks %s: it could not be told from well hidden"
                    .formatted(target, text));
        }
        return new Kept(reading, answer.text());
    }

    private void keep(Kept reading) {
        kept.add(reading);
    }

    private FuzzRequest request(String method, String target, List<Header> more, String body) {
        List<Header> headers = new ArrayList<>(more);
        headers.add(new Header("Authorization", "Bearer " + plan.otherKey()));
        if (body != null) {
            headers.add(new Header("Content-Type", "application/json"));
        }
        return new FuzzRequest(
                method,
                target,
                List.copyOf(headers),
                body == null ? null : body.getBytes(StandardCharsets.UTF_8),
                "",
                List.of(),
                false);
    }

    private static IOException refused(String method, String path, FuzzAnswer answer) {
        return new IOException(
                "the other tenant's data could not be planted: %s %s answers %d; does its key hold all scopes?"
                        .formatted(method, path, answer.status()));
    }
}
