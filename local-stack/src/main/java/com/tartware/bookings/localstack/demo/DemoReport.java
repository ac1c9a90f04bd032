package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a season.
 *
 * @param rush from the first guest to the last one's answer; afterwards only what guests still do with their bookings comes in
 * @param requestsInRush all that were answered in that time
 * @param decidedAfter from the last answer to the last decision, expiries aside
 * @param failure why it was given up, or null
 */
public record DemoReport(
        Season season,
        StackSettings settings,
        Map<String, String> apiKeyOfTenant,
        int clients,
        SeasonBooks books,
        Duration rush,
        long requestsInRush,
        Duration decidedAfter,
        String failure) {
    static final int SOLD_OUT_NIGHTS_SHOWN = 8;

    /** All that the contract has, in its order. */
    static final List<Outcome> OUTCOMES = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.UNKNOWN)
            .toList();

    /** What became of the holds; those not told apart are confirmed. */
    record HoldSales(long held, long confirmed, long released, long expired, long open) {
        static HoldSales of(SeasonBooks books) {
            long held = books.total().count(Outcome.HELD);
            long released = books.total().count(Outcome.RELEASED);
            long expired = books.total().count(Outcome.EXPIRED);
            return new HoldSales(
                    held, held - released - expired - books.holdsOpen(), released, expired, books.holdsOpen());
        }
    }

    /** Nothing is missing and nothing is otherwise than the contract says. */
    public boolean good() {
        return failure == null && books.undecided() == 0 && books.overdueHolds() == 0 && books.surpriseCount() == 0;
    }

    /** At the median a decision is to be readable by then: what a commit waits for, and a second. */
    Duration goal() {
        return settings.checkpointInterval().plusSeconds(1);
    }

    boolean goalReached() {
        return books.decision().count() > 0 && books.decision().p50().compareTo(goal()) <= 0;
    }

    double requestsPerSecond() {
        return requestsInRush / Math.max(1e-3, rush.toNanos() / 1e9);
    }

    /** While ticks come, the contract makes an expiry readable by then: a commit after its deadline, and three seconds. */
    Duration expiryGoal() {
        return settings.checkpointInterval().plusSeconds(3);
    }

    boolean expiryGoalReached() {
        return books.expiry().max().compareTo(expiryGoal()) <= 0;
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
        books.reasons()
                .forEach(reason -> reasons.put(reason.name(), books.total().count(reason)));
        HoldSales holds = HoldSales.of(books);
        json.putObject("holds")
                .put("held", holds.held())
                .put("confirmed", holds.confirmed())
                .put("released", holds.released())
                .put("expired", holds.expired())
                .put("open", holds.open());
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
        put(latency.putObject("expiry_visible_after_deadline"), books.expiry());
        json.putObject("goal")
                .put("decision_visible_p50_ms_max", goal().toMillis())
                .put("reached", goalReached())
                .put("expiry_visible_ms_max", expiryGoal().toMillis())
                .put("expiry_reached", expiryGoalReached());
        json.putObject("throughput")
                .put("clients", clients)
                .put("requests_per_second", Math.round(requestsPerSecond() * 10) / 10.0)
                .put("sending_ms", rush.toMillis())
                .put("last_decision_after_ms", decidedAfter.toMillis())
                .put("refused_tries", books.refusedTries());
        json.put("missing_decisions", books.undecided());
        json.put("missing_expiries", books.overdueHolds());
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
                .put("confirmed", sales.count(Outcome.CONFIRMED))
                .put("sold_out", sales.count(Reason.SOLD_OUT))
                .put("other_refusals", sales.count(Outcome.REJECTED) - sales.count(Reason.SOLD_OUT))
                .put("repeats_ignored", sales.repeats())
                .put("undecided", sales.undecided())
                .put("room_nights_sold", sales.roomNightsSold());
        json.putObject("new_bookings")
                .put("decided", sales.bookings().decided())
                .put("taken", sales.bookings().taken())
                .put("no_room", sales.bookings().noRoom());
        ObjectNode outcomes = json.putObject("outcomes");
        OUTCOMES.forEach(outcome -> outcomes.put(outcome.name(), sales.count(outcome)));
        ObjectNode reasons = json.putObject("reasons");
        new TreeMap<>(sales.reasons()).forEach((reason, count) -> reasons.put(reason.name(), count));
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
