package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.PublishedContract.Operation;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds every answer that any test of the module gets against the published contract: route, status, code, media type, headers and
 * body. What was seen is kept, so that the contract can be held against it in turn.
 */
final class ObservedAnswers {
    /** {@code METHOD /template status code}; without a code where the answer is no problem. */
    static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    /** {@code status header}, the header in lower case. */
    private static final Set<String> SEEN_HEADERS = new ConcurrentSkipListSet<>();

    private static final PublishedContract CONTRACT = PublishedContract.OPEN_API;
    private static final String PROBLEM = "application/problem+json";
    private static final String NDJSON = "application/x-ndjson";

    /** Those that mean something to a client of ours; what HTTP and security need besides is not documented by operation. */
    private static final Set<String> OUR_HEADERS = Set.of(
            "location",
            "preference-applied",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "allow",
            "www-authenticate",
            "etag");

    /** What may be said about a path or method that the document does not have. */
    private static final Set<String> WITHOUT_OPERATION = Set.of(
            "400 BAD_REQUEST", "401 UNAUTHENTICATED", "404 NOT_FOUND", "405 METHOD_NOT_ALLOWED", "503 LOG_UNAVAILABLE");

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (/[^ ?]*)(?:\\?[^ ]*)? HTTP/1\\.[01]\r?\n");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([0-9]{3})[^\r\n]*\r\n");

    private ObservedAnswers() {}

    static void check(String method, String rawPath, Answer answer) {
        String status = Integer.toString(answer.status());
        Optional<Operation> operation = operation(method, rawPath);
        String mediaType = mediaType(answer.header("Content-Type"));
        boolean hasBody = !method.equals("HEAD") && !answer.body().isEmpty();
        String what = method + " " + rawPath + " answered " + status + " " + answer.body();
        if (PROBLEM.equals(mediaType) && hasBody && !answer.json().has("decision")) {
            assertThat(CONTRACT.findingsAs("Problem", answer.body())).as(what).isEmpty();
            assertThat(answer.json().get("status").asInt()).as(what).isEqualTo(answer.status());
        }
        if (operation.isEmpty()) {
            if (hasBody) {
                assertThat(WITHOUT_OPERATION).as(what).contains(status + " " + answer.code());
            }
            if (answer.status() == 405) {
                seenOnPath(rawPath, answer, what);
            }
            return;
        }
        assertThat(CONTRACT.statuses(operation.get())).as(what).contains(status);
        SEEN.add(
                hasBody && PROBLEM.equals(mediaType)
                        ? "%s %s %s".formatted(operation.get(), status, answer.code())
                        : "%s %s".formatted(operation.get(), status));
        checkHeaders(operation.get(), status, answer, what);
        if (hasBody) {
            assertThat(CONTRACT.response(operation.get(), status)
                            .path("content")
                            .fieldNames())
                    .toIterable()
                    .as(what)
                    .contains(mediaType);
            checkBody(operation.get(), status, mediaType, answer.body(), what);
        }
    }

    /** The answer to other methods is documented with each operation of the path. */
    private static void seenOnPath(String rawPath, Answer answer, String what) {
        CONTRACT.template(rawPath).ifPresent(template -> CONTRACT.operations().stream()
                .filter(operation -> operation.template().equals(template))
                .forEach(operation -> {
                    SEEN.add(operation + " 405 METHOD_NOT_ALLOWED");
                    checkHeaders(operation, "405", answer, what);
                }));
    }

    /** Only what can be told for sure about bytes that no client library would send: one request and one answer. */
    static void checkRaw(String request, String answers) {
        Matcher asked = REQUEST_LINE.matcher(request);
        Matcher answered = STATUS_LINE.matcher(answers);
        if (!asked.lookingAt() || !answered.lookingAt() || answers.indexOf("HTTP/1.1 ", 1) >= 0) {
            return;
        }
        operation(asked.group(1), asked.group(2)).ifPresent(operation -> assertThat(CONTRACT.statuses(operation))
                .as(request.lines().findFirst().orElse("") + " answered " + answers)
                .contains(answered.group(1)));
    }

    private static void checkHeaders(Operation operation, String status, Answer answer, String what) {
        Set<String> documented = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        CONTRACT.response(operation, status).path("headers").fieldNames().forEachRemaining(documented::add);
        for (String header : answer.headers().map().keySet()) {
            if (OUR_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                assertThat(documented).as("%s with the header %s", what, header).contains(header);
                SEEN_HEADERS.add(status + " " + header.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static void checkBody(Operation operation, String status, String mediaType, String body, String what) {
        if (mediaType.equals(NDJSON)) {
            body.lines().forEach(line -> assertThat(CONTRACT.findingsInBody(operation, status, mediaType, line))
                    .as(what)
                    .isEmpty());
        } else if (mediaType.endsWith("json") && !isMadeUpDecision(body)) {
            assertThat(CONTRACT.findingsInBody(operation, status, mediaType, body))
                    .as(what)
                    .isEmpty();
        }
    }

    /** A decision that a test put into the store in part, to see it handed on as it is. */
    private static boolean isMadeUpDecision(String body) {
        return body.contains("\"outcome\"") && !body.contains("\"decided_at\"");
    }

    private static Optional<Operation> operation(String method, String rawPath) {
        String documented = method.equals("HEAD") ? "GET" : method;
        return CONTRACT.template(rawPath)
                .map(template -> new Operation(documented, template))
                .filter(CONTRACT::has);
    }

    private static String mediaType(String contentType) {
        return contentType == null ? null : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Of all that the document allows, what no test has seen, by operation.
     *
     * @param givenAlike which {@code status code} one and the same part of the server gives, whatever the route: seen on one, seen
     *     on all
     */
    static Map<String, List<String>> unseen(Predicate<String> givenAlike) {
        Map<String, List<String>> unseen = new TreeMap<>();
        for (Operation operation : CONTRACT.operations()) {
            documented(operation).stream()
                    .filter(answer -> !SEEN.contains(operation + " " + answer))
                    .filter(answer -> !givenAlike.test(answer) || !seenAnywhere(answer))
                    .forEach(answer -> unseen.computeIfAbsent(operation.toString(), any -> new ArrayList<>())
                            .add(answer));
        }
        return unseen;
    }

    /** Of the headers that the document has with a status, those that no answer with that status had, on whatever route. */
    static Set<String> unseenHeaders() {
        Set<String> unseen = new TreeSet<>();
        for (Operation operation : CONTRACT.operations()) {
            for (String status : CONTRACT.statuses(operation)) {
                CONTRACT.response(operation, status)
                        .path("headers")
                        .fieldNames()
                        .forEachRemaining(header -> unseen.add(status + " " + header.toLowerCase(Locale.ROOT)));
            }
        }
        unseen.removeAll(SEEN_HEADERS);
        return unseen;
    }

    /** Each as {@code status code}, or the status alone. */
    static List<String> documented(Operation operation) {
        List<String> answers = new ArrayList<>();
        CONTRACT.codes(operation).forEach((status, codes) -> {
            if (codes.isEmpty()) {
                answers.add(status);
            }
            codes.forEach(code -> answers.add(status + " " + code));
        });
        return answers;
    }

    private static boolean seenAnywhere(String answer) {
        return SEEN.stream().anyMatch(seen -> seen.endsWith(" " + answer));
    }
}
