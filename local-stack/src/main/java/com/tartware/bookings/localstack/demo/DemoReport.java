package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.time.Duration;
import java.util.Map;

/**
 * What became of a season.
 *
 * @param sending from the first guest to the last answer
 * @param decidedAfter from the last answer to the last decision
 * @param failure why it was given up, or null
 */
public record DemoReport(
        Season season,
        StackSettings settings,
        Map<String, String> apiKeyOfTenant,
        int clients,
        SeasonBooks books,
        Duration sending,
        Duration decidedAfter,
        String failure) {
    static final int SOLD_OUT_NIGHTS_SHOWN = 8;

    /** Nothing is missing and nothing is otherwise than the contract says. */
    public boolean good() {
        return failure == null && books.undecided() == 0 && books.surpriseCount() == 0;
    }

    /** At the median a decision is to be readable by then: what a commit waits for, and a second. */
    Duration goal() {
        return settings.checkpointInterval().plusSeconds(1);
    }

    boolean goalReached() {
        return books.decision().count() > 0 && books.decision().p50().compareTo(goal()) <= 0;
    }

    double requestsPerSecond() {
        return books.total().requests() / Math.max(1e-3, sending.toNanos() / 1e9);
    }

    String hotelName(String propertyId) {
        return season.hotels().stream()
                .filter(hotel -> hotel.id().equals(propertyId))
                .map(Hotel::name)
                .findFirst()
                .orElse(propertyId);
    }

    static String headline(Season season) {
        return "season %d, run %d: %d hotels of %d tenants, %d room types, %d nights from %s; %,d guests"
                .formatted(
                        season.plan().seed(),
                        season.plan().run(),
                        season.hotels().size(),
                        season.plan().tenantIds().size(),
                        season.roomTypes(),
                        season.nights(),
                        season.firstNight(),
                        season.plan().bookings());
    }

    /** For programs: the same numbers, durations in milliseconds. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("good", good()).put("failure", failure);
        json.putObject("season")
                .put("seed", season.plan().seed())
                .put("run", season.plan().run())
                .put("bookings", season.plan().bookings())
                .put("hotels", season.hotels().size())
                .put("room_types", season.roomTypes())
                .put("first_night", season.firstNight().toString())
                .put("nights", season.nights());
        ArrayNode tenants = json.putArray("tenants");
        books.sales().forEach(sales -> put(tenants.addObject().put("tenant_id", sales.tenantId()), sales));
        put(json.putObject("total"), books.total());
        ObjectNode reasons = json.putObject("reasons");
        books.refusals().forEach(refusal -> reasons.put(refusal.getKey().name(), refusal.getValue()));
        json.put("nights_sold_out", books.nightsSoldOut());
        ArrayNode nights = json.putArray("most_missed_nights");
        books.mostMissed().forEach(missed -> nights.addObject()
                .put("tenant_id", missed.getKey().tenantId())
                .put("property_id", missed.getKey().propertyId())
                .put("room_type_id", missed.getKey().roomTypeId())
                .put("night", missed.getKey().night().toString())
                .put("refused", missed.getValue()));
        ObjectNode latency = json.putObject("latency_ms");
        put(latency.putObject("answer"), books.answer());
        put(latency.putObject("decision_visible"), books.decision());
        json.putObject("goal")
                .put("decision_visible_p50_ms_max", goal().toMillis())
                .put("reached", goalReached());
        json.putObject("throughput")
                .put("clients", clients)
                .put("requests_per_second", Math.round(requestsPerSecond() * 10) / 10.0)
                .put("sending_ms", sending.toMillis())
                .put("last_decision_after_ms", decidedAfter.toMillis())
                .put("refused_tries", books.refusedTries());
        json.put("missing_decisions", books.undecided());
        json.put("surprise_count", books.surpriseCount());
        books.surprises().forEach(json.putArray("surprises")::add);
        if (books.example() != null) {
            json.putObject("example")
                    .put("tenant_id", books.example().tenantId())
                    .put("booking_id", books.example().bookingId().toString());
        }
        return json;
    }

    private static void put(ObjectNode json, TenantSales sales) {
        json.put("requests", sales.requests())
                .put("confirmed", sales.confirmed())
                .put("sold_out", sales.soldOut())
                .put("other_refusals", sales.otherRefusals())
                .put("repeats_ignored", sales.repeats())
                .put("undecided", sales.undecided())
                .put("room_nights_sold", sales.roomNightsSold());
    }

    private static void put(ObjectNode json, Latency latency) {
        json.put("count", latency.count())
                .put("p50", millis(latency.p50()))
                .put("p95", millis(latency.p95()))
                .put("p99", millis(latency.p99()))
                .put("max", millis(latency.max()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
