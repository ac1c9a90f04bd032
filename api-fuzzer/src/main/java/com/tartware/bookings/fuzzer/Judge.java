package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.fuzzer.Grammar.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what is wrong with an answer, if anything is. */
final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBLEM = "application/problem+json";
    private static final String NDJSON = "application/x-ndjson";

    private static final Pattern INSIDES = Pattern.compile(
            "\\bat [a-z]\\w*(\\.[\\w$]+)+\\(|\\b(java|javax|jakarta|kotlin)\\.\\w+\\.|\\b(org\\.(eclipse|apache|postgresql)|com\\.(tartware|fasterxml|zaxxer)|io\\.javalin)\\b"
                    + "|[A-Z]\\w+Exception\\b|SQLSTATE|PSQL|\\bJetty\\b|\\bSELECT .+ FROM\\b|\\bHikari");

    /** What may be said about a path or method that is not in the document. */
    private static final Set<String> WITHOUT_OPERATION = Set.of(
            "400 BAD_REQUEST",
            "401 UNAUTHENTICATED",
            "404 NOT_FOUND",
            "405 METHOD_NOT_ALLOWED",
            "429 RATE_LIMITED",
            "503 LOG_UNAVAILABLE");

    /** Of a request that is right, nothing but these: something may be missing, taken, or just not there at the moment. */
    private static final Set<Integer> RIGHT_ANSWERS = Set.of(200, 201, 202, 204, 304, 404, 409, 429, 503);

    /** By operation, the fields that may be refused in a request that is right as of the schemas: what those cannot say. */
    private static final Map<String, Set<String>> BEYOND_THE_SCHEMAS = Map.of(
            // How many a tenant may have, and where a name leads.
            "POST /v1/webhook-endpoints", Set.of(" OUT_OF_RANGE", "/url BAD_FORMAT"),
            // Opaque, and none that was ever given out.
            "GET /v1/bookings", Set.of("/query/cursor BAD_FORMAT"),
            "GET /v1/webhook-endpoints/{endpoint_id}/attempts", Set.of("/query/cursor BAD_FORMAT"));

    /** The server library refuses these before any of ours is asked which operation it is. */
    private static final Set<String> OF_THE_LIBRARY = Set.of("400 BAD_REQUEST", "503 LOG_UNAVAILABLE");

    private final Grammar grammar;
    private final PlantedData planted;

    record Verdict(Finding.Kind kind, String explanation) {}

    /** @param planted by another tenant */
    Judge(Grammar grammar, PlantedData planted) {
        this.grammar = grammar;
        this.planted = planted;
    }

    Optional<Verdict> verdict(FuzzRequest request, FuzzAnswer answer) {
        if (answer.status() == FuzzAnswer.LATE) {
            return says(Finding.Kind.NO_ANSWER, "no answer within 15 s");
        }
        if (answer.status() == FuzzAnswer.CUT) {
            return says(Finding.Kind.NO_ANSWER, "the connection ended without an answer");
        }
        String text = answer.text();
        Optional<Operation> operation = grammar.operation(request.method(), request.path());
        boolean aboutUs = operation.isPresent() && operation.get().template().startsWith("/v1");
        for (String secret : planted.secrets()) {
            if (text.contains(secret)) {
                return says(Finding.Kind.ANOTHER_TENANTS_DATA, "the answer holds another tenant's " + secret);
            }
        }
        if (answer.status() < 300 && looksBehindAnothersId(request)) {
            return says(Finding.Kind.ANOTHER_TENANTS_DATA, "another tenant's id leads somewhere");
        }
        String code = code(answer, text);
        if (answer.status() >= 500
                && !(answer.status() == 503 && code.endsWith("_UNAVAILABLE"))
                && !isHealth(request)) {
            return says(Finding.Kind.SERVER_ERROR, "status " + answer.status() + " " + code);
        }
        if (answer.header("server") != null || answer.header("x-powered-by") != null) {
            return says(Finding.Kind.TELLS_OF_INSIDES, "a header names the server");
        }
        if ((aboutUs || answer.status() >= 400) && INSIDES.matcher(text).find()) {
            return says(Finding.Kind.TELLS_OF_INSIDES, "the body reads like our insides");
        }
        if (!"nosniff".equals(answer.header("x-content-type-options")) || answer.header("cache-control") == null) {
            return says(Finding.Kind.LACKS_SECURITY_HEADER, "X-Content-Type-Options or Cache-Control is not there");
        }
        Optional<Verdict> form = form(request, answer, text, code);
        return form.isPresent() ? form : agreement(request, answer, operation, code);
    }

    private static Optional<Verdict> form(FuzzRequest request, FuzzAnswer answer, String text, String code) {
        boolean hasBody = !request.method().equals("HEAD");
        if (answer.status() >= 400 && hasBody && !isHealth(request)) {
            if (!PROBLEM.equals(answer.mediaType())) {
                return says(Finding.Kind.WRONG_FORM, "an error as " + answer.mediaType());
            }
            if (code.isEmpty()) {
                return says(Finding.Kind.WRONG_FORM, "an error without a code");
            }
        }
        if ("application/json".equals(answer.mediaType()) && hasBody && answer.status() != 304) {
            try {
                JSON.readTree(text);
            } catch (IOException e) {
                return says(Finding.Kind.WRONG_FORM, "not JSON");
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> agreement(
            FuzzRequest request, FuzzAnswer answer, Optional<Operation> operation, String code) {
        String said = code.isEmpty() ? Integer.toString(answer.status()) : answer.status() + " " + code;
        boolean headOnly = request.method().equals("HEAD");
        if (operation.isEmpty()) {
            boolean known = headOnly
                    ? WITHOUT_OPERATION.stream().anyMatch(answers -> answers.startsWith(said))
                    : WITHOUT_OPERATION.contains(said);
            return known ? Optional.empty() : says(Finding.Kind.UNDOCUMENTED, said + " where there is no operation");
        }
        Set<String> codes = operation.get().answers().get(Integer.toString(answer.status()));
        boolean documented = codes != null && (codes.isEmpty() || headOnly || codes.contains(code));
        if (!documented && !OF_THE_LIBRARY.contains(said)) {
            return says(Finding.Kind.UNDOCUMENTED, said + " is not documented for " + operation.get());
        }
        if (request.twists().isEmpty() && !mayBeSaidToWhatIsRight(operation.get(), answer, code)) {
            return says(Finding.Kind.VALID_REFUSED, said + " to a request as documented");
        }
        if (request.mustBeRefused() && answer.status() < 400) {
            return says(Finding.Kind.INVALID_TAKEN, said + " in spite of: " + String.join(", ", request.twists()));
        }
        return Optional.empty();
    }

    /** Commands about a booking are taken whoever has it: its decision says that there is none. */
    private boolean looksBehindAnothersId(FuzzRequest request) {
        String[] steps = request.path().split("/");
        if (steps.length < 4 || request.path().contains("..") || request.path().contains("%")) {
            return false;
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return switch (steps[2]) {
            case "bookings" -> reads && planted.bookingIds().contains(steps[3]);
            case "commands" -> planted.commandIds().contains(steps[3]);
            case "webhook-endpoints" -> planted.endpointIds().contains(steps[3]);
            default -> false;
        };
    }

    private static boolean mayBeSaidToWhatIsRight(Operation operation, FuzzAnswer answer, String code) {
        if (answer.status() == 422) {
            return code.equals("IDEMPOTENCY_KEY_REUSED")
                    || BEYOND_THE_SCHEMAS
                            .getOrDefault(operation.toString(), Set.of())
                            .containsAll(refusedFields(answer));
        }
        boolean refusedLine = NDJSON.equals(answer.mediaType())
                && (answer.text().contains("\"status\":422") || answer.text().contains("\"status\":400"));
        return RIGHT_ANSWERS.contains(answer.status()) && !refusedLine;
    }

    /** Each as pointer and code, with a space between. */
    private static List<String> refusedFields(FuzzAnswer answer) {
        List<String> refused = new ArrayList<>();
        try {
            JSON.readTree(answer.text())
                    .path("errors")
                    .forEach(error -> refused.add(error.path("pointer").asText() + " "
                            + error.path("code").asText()));
        } catch (IOException e) {
            refused.add("no JSON");
        }
        return refused;
    }

    private static boolean isHealth(FuzzRequest request) {
        return request.path().startsWith("/health/");
    }

    /** Empty unless the body is a problem with a code and the status that it came with. */
    private static String code(FuzzAnswer answer, String text) {
        if (!PROBLEM.equals(answer.mediaType()) || text.isEmpty()) {
            return "";
        }
        try {
            JsonNode problem = JSON.readTree(text);
            boolean whole = problem.path("status").asInt() == answer.status()
                    && problem.path("type").isTextual()
                    && problem.path("title").isTextual()
                    && problem.path("detail").isTextual();
            return whole ? problem.path("code").asText() : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<Verdict> says(Finding.Kind kind, String explanation) {
        return Optional.of(new Verdict(kind, explanation));
    }
}
