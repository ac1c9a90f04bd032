package com.tartware.bookings.checker.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.checker.journal.SentRequest;
import org.junit.jupiter.api.Test;

/** The ids are the contract's, and every log has them: the pinned ones are those that ingest's own test pins. */
class RequestIdsTest {
    private final RequestIds ids = new RequestIds();

    private static SentRequest request(String method, String path, String body) {
        return new SentRequest("c", 1, "demo", null, method, path, "key-1", body, 0);
    }

    @Test
    void idsArePinned() {
        String body = """
                {"stays":[{"rooms":1,"room_type_id":"DBL","property_id":"PAR-1","check_out":"2030-05-03","check_in":"2030-05-01"}],
                 "guest_ref":"\\u00e9\\/\\u0022\\u005C\\u000a\\ud83d\\uDE00","amount_minor":-0,"channel":null}""";
        assertThat(ids.keyId("demo", "key-1")).hasToString("b692422a-684c-57f6-bfd2-f902c748bf45");
        assertThat(ids.commandId(request("POST", "/v1/bookings", body)))
                .hasToString("ca9204d6-7fd2-5410-a97f-583bd8aec06b");
        assertThat(ids.commandId(request(
                        "POST",
                        "/v1/bookings:batch",
                        body.replace("\"stays\"", "\"idempotency_key\":\"key-1\",\"stays\""))))
                .as("a line of a batch")
                .hasToString("ca9204d6-7fd2-5410-a97f-583bd8aec06b");
    }

    @Test
    void kindAndPathMakeAnotherCommand() {
        String booking = "/v1/bookings/AAAAAAAA-2222-5333-8444-555555555555";
        assertThat(ids.commandId(request("POST", booking + "/confirm", "{}")))
                .isEqualTo(ids.commandId(request("POST", booking.replace("AAAAAAAA", "aaaaaaaa") + "/confirm", "{ }")))
                .isNotEqualTo(ids.commandId(request("POST", booking + "/release", "{}")));
        assertThat(ids.commandId(request("PUT", "/v1/properties/a/room-types/b/inventory", "{}")))
                .isNotEqualTo(ids.commandId(request("PUT", "/v1/properties/a/room-types/c/inventory", "{}")));
    }

    @Test
    void whatIsNoCommandHasNoId() {
        assertThat(ids.commandId(request("POST", "/v1/bookings", "{\"rooms\":")))
                .isNull();
        assertThat(ids.commandId(request("POST", "/v1/bookings", "{\"rooms\":1.5}")))
                .isNull();
        assertThat(ids.commandId(request("POST", "/v1/bookings", null))).isNull();
        assertThat(ids.commandId(request("GET", "/v1/bookings", "{}"))).isNull();
        assertThat(ids.commandId(request("POST", "/v1/nothing", "{}"))).isNull();
    }
}
