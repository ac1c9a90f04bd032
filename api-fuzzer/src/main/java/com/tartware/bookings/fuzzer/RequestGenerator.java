package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import com.tartware.bookings.fuzzer.Grammar.Operation;
import com.tartware.bookings.fuzzer.Grammar.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the request of a number: a valid one as of the document, and mostly with one to three twists. The same seed, day and number
 * make the same request.
 */
final class RequestGenerator {
    /** So many of a hundred are left valid: what is right must not be refused. */
    private static final int VALID_PERCENT = 20;

    /** And in so many, where one could be asked for, an id or a name is another tenant's. */
    private static final int OTHERS_PERCENT = 40;

    private final Grammar grammar;
    private final FuzzPlan plan;
    private final PlantedData planted;

    /** @param planted by somebody else, and asked for now and then */
    RequestGenerator(Grammar grammar, FuzzPlan plan, PlantedData planted) {
        this.grammar = grammar;
        this.plan = plan;
        this.planted = planted;
    }

    FuzzRequest request(long number) {
        Dice dice = new Dice(plan.seed() * 1_000_003 + number);
        Operation operation = dice.oneOf(grammar.operations());
        ValidValues values = new ValidValues(grammar, dice, plan.today());
        Draft draft = new Draft(operation.method(), operation.toString());
        draft.path = path(operation, values, dice);
        for (Parameter parameter : operation.parameters()) {
            boolean given = parameter.required() || dice.percent(30);
            if (parameter.place().equals("query") && given) {
                draft.query.add(parameter.name() + "=" + encoded(values.ofParameter(parameter)));
            } else if (parameter.place().equals("header") && given) {
                draft.headers.add(new Header(parameter.name(), headerText(parameter, values, dice, number)));
            }
        }
        if (operation.toString().equals("GET /v1/bookings")) {
            draft.query.removeIf(parameter -> !parameter.startsWith("limit=") && !parameter.startsWith("cursor="));
            draft.query.addAll(whichBookings(values, dice));
        } else if (operation.toString().equals("GET /v1/availability")) {
            draft.query.clear();
            draft.query.addAll(whichNights(values, dice));
        }
        if (operation.secured()) {
            draft.headers.add(new Header("Authorization", "Bearer " + plan.key()));
        }
        if (operation.mediaType() != null) {
            draft.headers.add(new Header("Content-Type", operation.mediaType()));
            draft.body = body(operation, values, dice, number);
        }
        if (!dice.percent(VALID_PERCENT)) {
            new Twists(dice, grammar).twist(draft);
        }
        return draft.request();
    }

    /** A request in the making. */
    static final class Draft {
        final String operation;
        String method;
        String path;
        final List<String> query = new ArrayList<>();
        final List<Header> headers = new ArrayList<>();
        byte[] body;
        final List<String> twists = new ArrayList<>();
        boolean mustBeRefused;

        Draft(String method, String operation) {
            this.method = method;
            this.operation = operation;
        }

        FuzzRequest request() {
            String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
            return new FuzzRequest(
                    method, target, List.copyOf(headers), body, operation, List.copyOf(twists), mustBeRefused);
        }
    }

    private String path(Operation operation, ValidValues values, Dice dice) {
        String path = operation.template();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.place().equals("path")) {
                List<String> others = othersIds(parameter.name());
                boolean taken = !others.isEmpty() && dice.percent(OTHERS_PERCENT);
                String value = taken ? dice.oneOf(others) : values.ofParameter(parameter);
                // A dot alone is a step in a path, not a name.
                path = path.replace("{" + parameter.name() + "}", value.matches("\\.+") ? "x" : encoded(value));
            }
        }
        return path;
    }

    private List<String> othersIds(String parameter) {
        return switch (parameter) {
            case "booking_id" -> planted.bookingIds();
            case "command_id" -> planted.commandIds();
            case "endpoint_id" -> planted.endpointIds();
            default -> List.of();
        };
    }

    /** One of the two questions that there are. */
    private List<String> whichBookings(ValidValues values, Dice dice) {
        boolean others = !planted.isEmpty() && dice.percent(OTHERS_PERCENT);
        if (dice.percent(50)) {
            String reference = others ? dice.oneOf(planted.references()) : dice.letters("abcdef", 6);
            return List.of("external_reference=" + reference);
        }
        return List.of(
                "property_id=" + (others ? PlantedData.PROPERTY : Fuzzer.PROPERTY),
                "arrival=" + (others ? planted.checkIn() : values.date()));
    }

    private List<String> whichNights(ValidValues values, Dice dice) {
        if (!planted.isEmpty() && dice.percent(OTHERS_PERCENT)) {
            return nights(PlantedData.PROPERTY, PlantedData.ROOM_TYPE, planted.checkIn(), planted.checkOut());
        }
        LocalDate from = values.date();
        return nights(Fuzzer.PROPERTY, Fuzzer.ROOM_TYPE, from, values.laterThan(from));
    }

    private static List<String> nights(String propertyId, String roomTypeId, LocalDate from, LocalDate to) {
        return List.of("property_id=" + propertyId, "room_type_id=" + roomTypeId, "from=" + from, "to=" + to);
    }

    private static String headerText(Parameter parameter, ValidValues values, Dice dice, long number) {
        return switch (parameter.name()) {
            case "Idempotency-Key" ->
                "fuzz-" + Long.toHexString(number) + "-" + dice.letters("!#$%&*+-.^_`|~09azAZ", 4);
            // A second each, of few: the others ask for what is no wait.
            case "Prefer" ->
                dice.percent(3) ? "wait=1" : dice.oneOf("wait=0", "wait=31", "respond-async", "wait", "wait=x;y=\"z\"");
            // What is not there yet is waited for.
            case "Min-Tenant-Sequence" -> "0";
            case "traceparent" ->
                "00-" + dice.letters("0123456789abcdef", 32) + "-" + dice.letters("123456789abcdef", 16) + "-01";
            default -> values.ofParameter(parameter);
        };
    }

    private byte[] body(Operation operation, ValidValues values, Dice dice, long number) {
        if (!operation.mediaType().equals("application/x-ndjson")) {
            JsonNode body = !operation.bodyExamples().isEmpty() && dice.percent(10)
                    ? dice.oneOf(operation.bodyExamples())
                    : withPrintable(values.of(operation.body()), values, dice);
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }
        int lines = dice.percent(2) ? 1_000 : 1 + dice.below(5);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines && text.length() < 900_000; line++) {
            JsonNode one = withPrintable(values.of(operation.body()), values, dice);
            if (one instanceof ObjectNode object) {
                object.put("idempotency_key", "fuzz-" + number + "-" + line);
            }
            text.append(one).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode withPrintable(JsonNode body, ValidValues values, Dice dice) {
        for (String field : List.of("guest_ref", "external_reference")) {
            if (body.hasNonNull(field) && dice.percent(50)) {
                ((ObjectNode) body).put(field, values.printable());
            }
        }
        return body;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
