package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import com.tartware.bookings.fuzzer.Grammar.Operation;
import com.tartware.bookings.fuzzer.Grammar.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the request of a number: a valid one as of the document, and mostly with one to three twists. The same seed and number
 * make the same request.
 */
final class RequestGenerator {
    /** So many of a hundred are left valid: what is right must not be refused. */
    private static final int VALID_PERCENT = 20;

    private final Grammar grammar;
    private final long seed;
    private final String key;
    private final List<String> otherTenantsIds;

    /** @param otherTenantsIds bookings of somebody else, which are asked for now and then */
    RequestGenerator(Grammar grammar, long seed, String key, List<String> otherTenantsIds) {
        this.grammar = grammar;
        this.seed = seed;
        this.key = key;
        this.otherTenantsIds = List.copyOf(otherTenantsIds);
    }

    FuzzRequest request(long number) {
        Dice dice = new Dice(seed * 1_000_003 + number);
        Operation operation = dice.oneOf(grammar.operations());
        ValidValues values = new ValidValues(grammar, dice);
        Draft draft = new Draft(operation.method(), operation.toString());
        draft.path = path(operation, values, dice);
        for (Parameter parameter : operation.parameters()) {
            boolean given = parameter.required() || dice.percent(30);
            if (parameter.place().equals("query") && given) {
                draft.query.add(parameter.name() + "=" + encoded(text(parameter, values)));
            } else if (parameter.place().equals("header") && given) {
                draft.headers.add(new Header(parameter.name(), headerText(parameter, values, dice, number)));
            }
        }
        if (operation.template().equals("/v1/bookings") && operation.method().equals("GET")) {
            draft.query.clear();
            draft.query.add("external_reference=" + dice.letters("abcdef", 6));
        }
        if (operation.secured()) {
            draft.headers.add(new Header("Authorization", "Bearer " + key));
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
                boolean others =
                        parameter.name().equals("booking_id") && !otherTenantsIds.isEmpty() && dice.percent(40);
                String value = others ? dice.oneOf(otherTenantsIds) : text(parameter, values);
                // A dot alone is a step in a path, not a name.
                path = path.replace("{" + parameter.name() + "}", value.matches("\\.+") ? "x" : encoded(value));
            }
        }
        return path;
    }

    private static String text(Parameter parameter, ValidValues values) {
        return values.of(parameter.schema()).asText();
    }

    private static String headerText(Parameter parameter, ValidValues values, Dice dice, long number) {
        return switch (parameter.name()) {
            case "Idempotency-Key" ->
                "fuzz-" + Long.toHexString(number) + "-" + dice.letters("!#$%&*+-.^_`|~09azAZ", 4);
            // A second each, of few: the others ask for what is no wait.
            case "Prefer" ->
                dice.percent(3) ? "wait=1" : dice.oneOf("wait=0", "wait=31", "respond-async", "wait", "wait=x;y=\"z\"");
            case "Min-Tenant-Sequence", "Last-Event-ID" -> "0";
            case "traceparent" ->
                "00-" + dice.letters("0123456789abcdef", 32) + "-" + dice.letters("123456789abcdef", 16) + "-01";
            default -> text(parameter, values);
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
