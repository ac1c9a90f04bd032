package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request, the client reads what, and nothing reaches the log. */
class BadInputTest {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = new RunningIngest();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @AfterEach
    void nothingWasAppended() {
        assertThat(ingest.log.appended).isEmpty();
    }

    private static String stay(String field, String json) {
        String stay = """
                {"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}""";
        return "{\"stays\":["
                + stay.replaceAll(
                        "\"" + field + "\":(\"[^\"]*\"|\\d+)", "\"" + field + "\":" + json.replace("\\", "\\\\"))
                + "]}";
    }

    private static String with(String members) {
        return RunningIngest.ONE_STAY.substring(0, RunningIngest.ONE_STAY.length() - 1) + "," + members + "}";
    }

    private static String stays(int count) {
        String stay = """
                {"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}""";
        return "{\"stays\":[" + String.join(",", java.util.Collections.nCopies(count, stay)) + "]}";
    }

    static Stream<Arguments> refusedBookings() {
        return Stream.of(
                arguments("{}", List.of("/stays REQUIRED")),
                arguments("{\"stays\":null}", List.of("/stays REQUIRED")),
                arguments("{\"stays\":[]}", List.of("/stays REQUIRED")),
                arguments("{\"stays\":{}}", List.of("/stays WRONG_TYPE")),
                arguments("{\"stays\":[null,7]}", List.of("/stays/0 WRONG_TYPE", "/stays/1 WRONG_TYPE")),
                arguments(stays(17), List.of("/stays TOO_MANY_STAYS")),
                arguments(
                        "{\"stays\":[{}]}",
                        List.of(
                                "/stays/0/property_id REQUIRED",
                                "/stays/0/room_type_id REQUIRED",
                                "/stays/0/check_in REQUIRED",
                                "/stays/0/check_out REQUIRED",
                                "/stays/0/rooms REQUIRED")),
                arguments(stay("rooms", "null"), List.of("/stays/0/rooms REQUIRED")),
                arguments(stay("rooms", "0"), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(stay("rooms", "-1"), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(stay("rooms", "100"), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(stay("rooms", "1" + "0".repeat(30)), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(stay("rooms", "9".repeat(100_000)), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(stay("rooms", "1.0"), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("rooms", "1e0"), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("rooms", "1E2"), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("rooms", "\"1\""), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("rooms", "true"), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("rooms", "[1]"), List.of("/stays/0/rooms WRONG_TYPE")),
                arguments(stay("property_id", "\"\""), List.of("/stays/0/property_id BAD_FORMAT")),
                arguments(stay("property_id", "\"a b\""), List.of("/stays/0/property_id BAD_FORMAT")),
                arguments(stay("property_id", "\"é\""), List.of("/stays/0/property_id BAD_FORMAT")),
                arguments(stay("property_id", "\"a\\n\""), List.of("/stays/0/property_id BAD_FORMAT")),
                arguments(
                        stay("property_id", "\"" + "a".repeat(65) + "\""), List.of("/stays/0/property_id BAD_FORMAT")),
                arguments(stay("room_type_id", "7"), List.of("/stays/0/room_type_id WRONG_TYPE")),
                arguments(stay("check_in", "\"2030-02-30\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"2029-02-29\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"2030-13-01\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"2030-5-1\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"20300501\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"2030-05-01T00:00:00Z\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"+2030-05-01\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\" 2030-05-01\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"2030-05-01\\n\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "\"٢٠٣٠-٠٥-٠١\""), List.of("/stays/0/check_in BAD_FORMAT")),
                arguments(stay("check_in", "20300501"), List.of("/stays/0/check_in WRONG_TYPE")),
                arguments(
                        stay("check_out", "\"2030-05-01\""),
                        List.of("/stays/0/check_out CHECK_OUT_NOT_AFTER_CHECK_IN")),
                arguments(
                        stay("check_out", "\"2030-04-30\""),
                        List.of("/stays/0/check_out CHECK_OUT_NOT_AFTER_CHECK_IN")),
                arguments(stay("check_out", "\"2031-05-03\""), List.of("/stays/0/check_out STAY_TOO_LONG")),
                arguments(
                        "{\"stays\":[{\"property_id\":\"P\",\"room_type_id\":\"R\",\"check_in\":\"2030-05-01\",\"check_out\":\"2030-05-02\",\"rooms\":1,\"guest_name\":\"x\"}]}",
                        List.of("/stays/0/guest_name UNKNOWN_FIELD")),
                arguments(with("\"hold_seconds\":0"), List.of("/hold_seconds OUT_OF_RANGE")),
                arguments(with("\"hold_seconds\":86401"), List.of("/hold_seconds OUT_OF_RANGE")),
                arguments(with("\"hold_seconds\":\"60\""), List.of("/hold_seconds WRONG_TYPE")),
                arguments(with("\"hold_seconds\":60.0"), List.of("/hold_seconds WRONG_TYPE")),
                arguments(with("\"hold_seconds\":false"), List.of("/hold_seconds WRONG_TYPE")),
                arguments(with("\"expected_version\":1"), List.of("/expected_version UNKNOWN_FIELD")),
                arguments(with("\"reason\":\"X\""), List.of("/reason UNKNOWN_FIELD")),
                arguments(with("\"a/b~c\":1"), List.of("/a~1b~0c UNKNOWN_FIELD")),
                arguments(with("\"\":1"), List.of("/ UNKNOWN_FIELD")),
                arguments(with("\"idempotency_key\":\"k\""), List.of("/idempotency_key UNKNOWN_FIELD")),
                arguments(with("\"guest_ref\":\"\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"guest_ref\":\"" + "a".repeat(129) + "\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"guest_ref\":\"a\\tb\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"guest_ref\":\"a\\u2028b\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"guest_ref\":\"a\\u202eb\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"guest_ref\":\"\\uffff\""), List.of("/guest_ref BAD_FORMAT")),
                arguments(with("\"external_reference\":5"), List.of("/external_reference WRONG_TYPE")),
                arguments(with("\"channel\":\"a/b\""), List.of("/channel BAD_FORMAT")),
                arguments(with("\"rate_plan_id\":{}"), List.of("/rate_plan_id WRONG_TYPE")),
                arguments(with("\"amount_minor\":5"), List.of("/currency REQUIRED")),
                arguments(with("\"currency\":\"EUR\""), List.of("/amount_minor REQUIRED")),
                arguments(with("\"amount_minor\":5,\"currency\":null"), List.of("/currency REQUIRED")),
                arguments(with("\"amount_minor\":5,\"currency\":\"eur\""), List.of("/currency BAD_FORMAT")),
                arguments(with("\"amount_minor\":5,\"currency\":\"QQQ\""), List.of("/currency BAD_FORMAT")),
                arguments(with("\"amount_minor\":-1,\"currency\":\"EUR\""), List.of("/amount_minor OUT_OF_RANGE")),
                arguments(
                        with("\"amount_minor\":1000000000001,\"currency\":\"EUR\""),
                        List.of("/amount_minor OUT_OF_RANGE")),
                arguments(
                        "{\"stays\":[{\"property_id\":\"!\",\"room_type_id\":\"R\",\"check_in\":\"2030-05-01\",\"check_out\":\"2030-05-02\",\"rooms\":0}],\"channel\":1,\"zzz\":2}",
                        List.of(
                                "/stays/0/property_id BAD_FORMAT",
                                "/stays/0/rooms OUT_OF_RANGE",
                                "/channel WRONG_TYPE",
                                "/zzz UNKNOWN_FIELD")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedBookings")
    void everyRefusedFieldOfABookingIsNamed(String body, List<String> refused) {
        Answer answer = ingest.post(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("INVALID_FIELD");
        assertThat(answer.refusedFields()).isEqualTo(refused);
        assertIsProblem(answer);
    }

    static Stream<Arguments> refusedInventory() {
        return Stream.of(
                arguments("{}", List.of("/from REQUIRED", "/to REQUIRED", " REQUIRED")),
                arguments("{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\"}", List.of(" REQUIRED")),
                arguments("{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"allotment\":null}", List.of(" REQUIRED")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"2030-01-01\",\"allotment\":1}", List.of("/to OUT_OF_RANGE")),
                arguments(
                        "{\"from\":\"2030-01-02\",\"to\":\"2030-01-01\",\"allotment\":1}", List.of("/to OUT_OF_RANGE")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"2032-01-03\",\"allotment\":1}", List.of("/to OUT_OF_RANGE")),
                arguments("{\"from\":\"x\",\"to\":\"2030-01-01\",\"allotment\":1}", List.of("/from BAD_FORMAT")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"allotment\":10000,\"overbooking_limit\":1000}",
                        List.of("/allotment OUT_OF_RANGE", "/overbooking_limit OUT_OF_RANGE")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"allotment\":-1}",
                        List.of("/allotment OUT_OF_RANGE")),
                arguments(restricted("{}"), List.of(" REQUIRED")),
                arguments(restricted("null"), List.of(" REQUIRED")),
                arguments(restricted("{\"stop_sell\":null,\"min_stay\":null}"), List.of(" REQUIRED")),
                arguments(restricted("[]"), List.of("/restrictions WRONG_TYPE")),
                arguments(restricted("true"), List.of("/restrictions WRONG_TYPE")),
                arguments(restricted("\"stop_sell\""), List.of("/restrictions WRONG_TYPE")),
                arguments(
                        restricted("{\"stop_sell\":1,\"closed_to_arrival\":\"true\",\"closed_to_departure\":{}}"),
                        List.of(
                                "/restrictions/stop_sell WRONG_TYPE",
                                "/restrictions/closed_to_arrival WRONG_TYPE",
                                "/restrictions/closed_to_departure WRONG_TYPE")),
                arguments(
                        restricted("{\"min_stay\":-1,\"max_stay\":367}"),
                        List.of("/restrictions/min_stay OUT_OF_RANGE", "/restrictions/max_stay OUT_OF_RANGE")),
                arguments(
                        restricted("{\"min_stay\":2147483648,\"max_stay\":9223372036854775808}"),
                        List.of("/restrictions/min_stay OUT_OF_RANGE", "/restrictions/max_stay OUT_OF_RANGE")),
                arguments(
                        restricted("{\"min_stay\":1.0,\"max_stay\":1e2}"),
                        List.of("/restrictions/min_stay WRONG_TYPE", "/restrictions/max_stay WRONG_TYPE")),
                arguments(
                        restricted("{\"min_stay\":\"1\",\"max_stay\":true}"),
                        List.of("/restrictions/min_stay WRONG_TYPE", "/restrictions/max_stay WRONG_TYPE")),
                arguments(restricted("{\"min_nights\":2}"), List.of("/restrictions/min_nights UNKNOWN_FIELD")),
                arguments(
                        restricted("{\"stop_sell\":true,\"a/b~c\":null}"),
                        List.of("/restrictions/a~1b~0c UNKNOWN_FIELD")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"stop_sell\":true}",
                        List.of(" REQUIRED", "/stop_sell UNKNOWN_FIELD")),
                arguments(
                        "{\"from\":\"2030-01-01\",\"to\":\"x\",\"allotment\":-1,\"restrictions\":{\"min_stay\":-1,\"x\":1},\"y\":1}",
                        List.of(
                                "/to BAD_FORMAT",
                                "/allotment OUT_OF_RANGE",
                                "/restrictions/min_stay OUT_OF_RANGE",
                                "/restrictions/x UNKNOWN_FIELD",
                                "/y UNKNOWN_FIELD")));
    }

    private static String restricted(String restrictions) {
        return "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"restrictions\":" + restrictions + "}";
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedInventory")
    void everyRefusedFieldOfInventoryIsNamed(String body, List<String> refused) {
        Answer answer = ingest.put(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.refusedFields()).isEqualTo(refused);
    }

    static Stream<Arguments> refusedActions() {
        List<Arguments> refused = new ArrayList<>(List.of(
                arguments("POST", "/cancel", "{\"reason\":\"\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"no_show\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"NO SHOW\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"NO-SHOW\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"NO_SHOW\\n\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"É\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":\"" + "A".repeat(65) + "\"}", List.of("/reason BAD_FORMAT")),
                arguments("POST", "/cancel", "{\"reason\":7}", List.of("/reason WRONG_TYPE")),
                arguments("POST", "/cancel", "{\"reason\":[\"A\"]}", List.of("/reason WRONG_TYPE")),
                arguments(
                        "POST",
                        "/cancel",
                        "{\"note\":\"x\",\"expected_version\":0,\"reason\":\"x\"}",
                        List.of("/reason BAD_FORMAT", "/expected_version OUT_OF_RANGE", "/note UNKNOWN_FIELD")),
                arguments("POST", "/confirm", "{\"reason\":\"A\"}", List.of("/reason UNKNOWN_FIELD")),
                arguments("POST", "/confirm", "{\"hold_seconds\":1}", List.of("/hold_seconds UNKNOWN_FIELD")),
                arguments("POST", "/confirm", "{\"booking_id\":null}", List.of("/booking_id UNKNOWN_FIELD")),
                arguments("POST", "/release", "{\"reason\":\"A\"}", List.of("/reason UNKNOWN_FIELD")),
                arguments("POST", "/release", RunningIngest.ONE_STAY, List.of("/stays UNKNOWN_FIELD")),
                arguments("POST", "/extend", "{}", List.of("/hold_seconds REQUIRED")),
                arguments("POST", "/extend", "{\"hold_seconds\":null}", List.of("/hold_seconds REQUIRED")),
                arguments("POST", "/extend", "{\"expected_version\":1}", List.of("/hold_seconds REQUIRED")),
                arguments(
                        "POST",
                        "/extend",
                        "{\"hold_seconds\":86401,\"expected_version\":\"1\"}",
                        List.of("/hold_seconds OUT_OF_RANGE", "/expected_version WRONG_TYPE")),
                arguments("PATCH", "", "{}", List.of("/stays REQUIRED")),
                arguments("PATCH", "", "{\"stays\":null,\"expected_version\":1}", List.of("/stays REQUIRED")),
                arguments("PATCH", "", "{\"stays\":[]}", List.of("/stays REQUIRED")),
                arguments("PATCH", "", "{\"stays\":\"x\"}", List.of("/stays WRONG_TYPE")),
                arguments("PATCH", "", stays(17), List.of("/stays TOO_MANY_STAYS")),
                arguments("PATCH", "", stay("rooms", "100"), List.of("/stays/0/rooms OUT_OF_RANGE")),
                arguments(
                        "PATCH",
                        "",
                        stay("check_out", "\"2030-05-01\""),
                        List.of("/stays/0/check_out CHECK_OUT_NOT_AFTER_CHECK_IN")),
                arguments(
                        "PATCH", "", stay("check_out", "\"2031-05-03\""), List.of("/stays/0/check_out STAY_TOO_LONG")),
                arguments(
                        "PATCH",
                        "",
                        with("\"guest_ref\":\"g\",\"hold_seconds\":1,\"expected_version\":-1"),
                        List.of(
                                "/expected_version OUT_OF_RANGE",
                                "/guest_ref UNKNOWN_FIELD",
                                "/hold_seconds UNKNOWN_FIELD"))));
        Map<String, String> integers = new TreeMap<>(Map.of(
                "0", "OUT_OF_RANGE",
                "-1", "OUT_OF_RANGE",
                "2147483648", "OUT_OF_RANGE",
                "-2147483649", "OUT_OF_RANGE",
                "9223372036854775808", "OUT_OF_RANGE",
                "1.0", "WRONG_TYPE",
                "1e2", "WRONG_TYPE",
                "\"1\"", "WRONG_TYPE",
                "true", "WRONG_TYPE",
                "{\"a\":[1]}", "WRONG_TYPE"));
        integers.forEach((value, code) -> {
            for (String action : List.of("/confirm", "/cancel", "/release")) {
                refused.add(arguments(
                        "POST", action, "{\"expected_version\":" + value + "}", List.of("/expected_version " + code)));
            }
            refused.add(arguments(
                    "POST",
                    "/extend",
                    "{\"hold_seconds\":" + value + ",\"expected_version\":" + value + "}",
                    List.of("/hold_seconds " + code, "/expected_version " + code)));
            refused.add(arguments(
                    "PATCH", "", with("\"expected_version\":" + value), List.of("/expected_version " + code)));
        });
        return refused.stream();
    }

    @ParameterizedTest(name = "{0} {1} {3}")
    @MethodSource("refusedActions")
    void everyRefusedFieldOfAnActionIsNamed(String method, String action, String body, List<String> refused) {
        Answer answer = ingest.write(method, RunningIngest.BOOKING + action, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("INVALID_FIELD");
        assertThat(answer.refusedFields()).isEqualTo(refused);
        assertIsProblem(answer);
    }

    @Test
    void pathParametersAreFieldsAndReportedWithTheBodys() {
        Answer answer = ingest.send(ingest.write("/v1/properties/P%20R/room-types/" + "x".repeat(65) + "/inventory")
                .PUT(BodyPublishers.ofString("{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"allotment\":\"1\"}")));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.refusedFields())
                .containsExactly("/property_id BAD_FORMAT", "/room_type_id BAD_FORMAT", "/allotment WRONG_TYPE");
    }

    @Test
    void aBodyOfUnknownFieldsGetsABoundedAnswer() {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++) {
            body.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":0");
        }
        Answer answer = ingest.post(body.append("}").toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.refusedFields()).hasSize(1_000);
    }

    static Stream<Arguments> malformedBodies() {
        return Stream.of(
                arguments("empty", ""),
                arguments("blank", " \n"),
                arguments("no JSON", "hello"),
                arguments("cut short", "{\"stays\":["),
                arguments("an array", "[]"),
                arguments("a string", "\"x\""),
                arguments("a number", "1"),
                arguments("null", "null"),
                arguments("trailing text", RunningIngest.ONE_STAY + "x"),
                arguments("a second object", RunningIngest.ONE_STAY + RunningIngest.ONE_STAY),
                arguments("a comma at the end", "{\"stays\":[],}"),
                arguments("single quotes", "{'stays':[]}"),
                arguments("a comment", "{/* */\"stays\":[]}"),
                arguments("NaN", "{\"stays\":NaN}"),
                arguments("a leading zero", "{\"stays\":01}"),
                arguments("a plus sign", "{\"stays\":+1}"),
                arguments("a name twice", "{\"guest_ref\":\"a\",\"guest_ref\":\"a\"}"),
                arguments("a name twice, once escaped", "{\"guest_ref\":\"a\",\"guest\\u005fref\":\"a\"}"),
                arguments("a name twice, deep", "{\"stays\":[{\"rooms\":1,\"rooms\":1}]}"),
                arguments("a name twice, null", "{\"guest_ref\":null,\"guest_ref\":\"a\"}"),
                arguments("depth 33", "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"),
                arguments("depth 100000", "[".repeat(100_000)),
                arguments("a raw control character", "{\"guest_ref\":\"a\nb\"}"),
                arguments("a raw NUL", "{\"guest_ref\":\"a\0b\"}"),
                arguments("an escaped NUL", "{\"guest_ref\":\"\\u0000\"}"),
                arguments("an escaped NUL in a name", "{\"a\\u0000\":1}"),
                arguments("an escaped NUL in an unknown field", "{\"zzz\":[{\"x\":\"\\u0000\"}]}"),
                arguments("a high surrogate alone", "{\"guest_ref\":\"\\ud800\"}"),
                arguments("a low surrogate alone", "{\"guest_ref\":\"\\udc00x\"}"),
                arguments("surrogates the wrong way round", "{\"guest_ref\":\"\\udc00\\ud800\"}"),
                arguments("a surrogate in a name", "{\"\\ud800\":1}"),
                arguments("a byte order mark", "\ufeff" + RunningIngest.ONE_STAY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedBodies")
    void malformedJsonIsRefused(String name, String body) {
        Answer answer = ingest.post(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MALFORMED_JSON");
        assertIsProblem(answer);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"POST, /confirm", "POST, /cancel", "POST, /release", "POST, /extend", "PATCH, ''"})
    void anActionsBodyIsReadAsStrictlyAsAnyOther(String method, String action) {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{}{}",
                "{\"expected_version\":1,\"expected_version\":1}",
                "{\"expected_version\":01}",
                "{\"stays\":" + "[".repeat(32) + "]".repeat(32) + "}",
                "{\"reason\":\"\\u0000\"}",
                "{\"reason\":\"\\ud800\"}")) {
            Answer answer = ingest.write(method, RunningIngest.BOOKING + action, body);

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.code()).as(body).isEqualTo("MALFORMED_JSON");
        }
    }

    @Test
    void depth32IsReadAndThenRefusedAsAField() {
        Answer answer = ingest.post("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}");

        assertThat(answer.refusedFields()).contains("/a UNKNOWN_FIELD");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xFF, 0x80, 0xED})
    void bytesThatAreNoUtf8AreRefused(int bad) {
        byte[] body = "{\"guest_ref\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        body[14] = (byte) bad;
        Answer answer = ingest.send(ingest.write(RunningIngest.BOOKINGS).POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.code()).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void aBodyOfUtf16IsRefused() {
        byte[] body = RunningIngest.ONE_STAY.getBytes(StandardCharsets.UTF_16);
        Answer answer = ingest.send(ingest.write(RunningIngest.BOOKINGS).POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.code()).isEqualTo("MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-ndjson",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/jsonx",
                "application/problem+json",
                ""
            })
    void otherMediaTypesAreRefused(String contentType) {
        Answer answer = ingest.send(ingest.request(RunningIngest.BOOKINGS)
                .header("Authorization", "Bearer demo-key")
                .header("Idempotency-Key", "k")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aBodyWithoutMediaTypeOrCompressedIsRefused() {
        Answer without = ingest.send(ingest.request(RunningIngest.BOOKINGS)
                .header("Authorization", "Bearer demo-key")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));
        Answer compressed = ingest.send(ingest.write(RunningIngest.BOOKINGS)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));

        assertThat(without.status()).isEqualTo(415);
        assertThat(compressed.status()).isEqualTo(415);
    }

    @ParameterizedTest(name = "{0} bytes, chunked: {1}")
    @MethodSource("oversized")
    void oversizedBodiesAreRefused(int bytes, boolean chunked) {
        byte[] body = " ".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
        Answer answer = ingest.send(ingest.write(RunningIngest.BOOKINGS)
                .POST(
                        chunked
                                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
        assertIsProblem(answer);
    }

    @Test
    void aClientThatSendsBeforeItListensLearnsWhatIsWrong() {
        String large = " ".repeat(3_000_000);
        Answer unknown = ingest.write("POST", RunningIngest.BOOKINGS + "/x/confirm", large);
        Answer noJson = ingest.send(ingest.write(RunningIngest.BOOKING)
                .setHeader("Content-Type", "text/plain")
                .method("PATCH", BodyPublishers.ofString(large)));

        assertThat(unknown.code()).isEqualTo("NOT_FOUND");
        assertThat(noJson.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    static Stream<Arguments> oversized() {
        return Stream.of(
                arguments(262_145, false),
                arguments(262_145, true),
                arguments(3_000_000, false),
                arguments(3_000_000, true));
    }

    @Test
    void keysThatCannotBeUsedAreRefused() {
        assertThat(keyed().code()).isEqualTo("IDEMPOTENCY_KEY_MISSING");
        for (String key : List.of("", "a b", "é", "x".repeat(256), "a\tb")) {
            assertThat(keyed(key).code()).as(key).isEqualTo("IDEMPOTENCY_KEY_INVALID");
        }
        assertThat(keyed("a", "b").code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
        assertThat(keyed("a", "a").status()).isEqualTo(400);
    }

    private static Answer keyed(String... keys) {
        StringBuilder request = new StringBuilder("POST /v1/bookings HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer demo-key\r\nContent-Type: application/json\r\nContent-Length: 2\r\n");
        for (String key : keys) {
            request.append("Idempotency-Key: ").append(key).append("\r\n");
        }
        String answer = ingest.raw(request + "\r\n{}");
        int status = Integer.parseInt(answer.substring(9, 12));
        return new Answer(status, null, answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    static Stream<Arguments> unusableRequests() {
        String head = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-key\r\n";
        return Stream.of(
                arguments("bad percent-encoding", "GET /v1/bookings/%zz" + head + "\r\n"),
                arguments("cut percent-encoding", "GET /v1/bookings/%4" + head + "\r\n"),
                arguments("percent-encoding that is no UTF-8", "GET /v1/bookings/%ff%fe" + head + "\r\n"),
                arguments("an encoded slash", "GET /v1/bookings/a%2fb" + head + "\r\n"),
                arguments("an encoded NUL", "GET /v1/bookings/%00" + head + "\r\n"),
                arguments("an encoded dot segment", "GET /v1/%2e%2e/health/live" + head + "\r\n"),
                arguments("a bad query", "GET /v1/bookings/x?a=%zz" + head + "\r\n"),
                arguments("a query that is no UTF-8", "GET /v1/bookings/x?a=%ff" + head + "\r\n"),
                arguments("no host", "GET /v1/bookings HTTP/1.1\r\nConnection: close\r\n\r\n"),
                arguments("a space in the path", "GET /v1/book ings" + head + "\r\n"),
                arguments("no HTTP at all", "hello\r\n\r\n"),
                arguments("an old HTTP version", "GET /v1/bookings HTTP/0.7\r\n\r\n"),
                arguments(
                        "a transfer coding that does not exist",
                        "POST /v1/bookings" + head + "Transfer-Encoding: x\r\n\r\n"),
                arguments("a header without name", "GET /v1/bookings" + head + ": x\r\n\r\n"),
                arguments("a header with NUL", "GET /v1/bookings" + head + "X: a\0b\r\n\r\n"),
                arguments("an oversized header", "GET /v1/bookings" + head + "X: " + "a".repeat(20_000) + "\r\n\r\n"),
                arguments("an oversized path", "GET /v1/" + "a".repeat(20_000) + head + "\r\n"),
                arguments("a bad length", "POST /v1/bookings" + head + "Content-Length: x\r\n\r\n"),
                arguments("a negative length", "POST /v1/bookings" + head + "Content-Length: -5\r\n\r\n"),
                arguments(
                        "two lengths", "POST /v1/bookings" + head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
                arguments(
                        "a length and chunks",
                        "POST /v1/bookings" + head
                                + "Content-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                arguments(
                        "bad chunks",
                        "POST /v1/bookings" + head
                                + "Content-Type: application/json\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
                arguments(
                        "a body cut short",
                        "POST /v1/bookings" + head
                                + "Content-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: 500\r\n\r\n{"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableRequests")
    void whatTheServerLibraryRefusesIsAProblemToo(String name, String request) {
        String answer = ingest.raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/problem+json")
                .contains("x-content-type-options: nosniff")
                .contains("cache-control: no-store")
                .doesNotContain("server:")
                .doesNotContain("jetty")
                .doesNotContain("<html")
                .doesNotContain("exception");
        assertThat(answer).contains("\"code\":\"BAD_REQUEST\"");
    }

    @Test
    void aProblemNeverRepeatsWhatWasSent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ingest.post("{\"s3cret\":}").body().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(ingest.post("{\"guest_ref\":\"s3cret\\u0007\"}").body().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(ingest.post("s3cret").body().getBytes(StandardCharsets.UTF_8));

        assertThat(all.toString(StandardCharsets.UTF_8)).doesNotContain("s3cret");
    }

    private static void assertIsProblem(Answer answer) {
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Server")).isNull();
        assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().get("type").asText()).isNotEmpty();
        assertThat(answer.json().get("title").asText()).isNotEmpty();
        assertThat(answer.json().get("detail").asText()).isNotEmpty();
    }
}
