package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.http.FakeWebhooks.NameServer;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.store.StoredAttempt;
import com.tartware.bookings.ingest.store.WebhookStore.Disabling;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhook endpoints over HTTP. */
class WebhookEndpointsTest {
    private static final String PATH = "/v1/webhook-endpoints";
    private static final String UNKNOWN = PATH + "/11111111-2222-4333-8444-555555555555";
    private static final String REGISTRATION = "{\"url\":\"https://hooks.example/in\"}";

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void aRegistrationIsAnsweredWithItsSecretOnce() {
        ingest.webhooks.store.newestSequence = 41;

        Answer answer =
                post(PATH, "{\"url\":\"https://hooks.example/in?a=b\",\"outcomes\":[\"CONFIRMED\",\"CANCELLED\"]}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        WebhookEndpoint record = ingest.webhooks.log.newest();
        String id = UuidBytes.toUuid(record.getEndpointId()).toString();
        String secret = FakeWebhooks.SECRETS.textOf("demo", UUID.fromString(id), 1);
        assertThat(answer.header("Location")).isEqualTo(PATH + "/" + id);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"url\":\"https://hooks.example/in?a=b\",\"outcomes\":[\"CONFIRMED\",\"CANCELLED\"],\"created_at\":\"2026-01-01T00:00:00.000Z\",\"secret_rotated_at\":null,\"after_sequence\":41,\"revision\":1,\"status\":\"ENABLED\",\"disabled_at\":null,\"disabled_reason\":null,\"secret\":\"%s\"}"
                                .formatted(id, secret));
        assertThat(record.getTenantId()).isEqualTo("demo");
        assertThat(record.getAfterSequence()).isEqualTo(41);
        assertThat(record.getSecretGeneration()).isEqualTo(1);
        assertThat(ingest.get(PATH).body()).contains(id).doesNotContain("whsec_");
        assertThat(ingest.get(PATH + "/" + id).body()).contains(id).doesNotContain("whsec_");
        assertThat(secret).startsWith("whsec_");
    }

    @Test
    void allOutcomesAreNull() {
        register();

        assertThat(ingest.get(PATH)
                        .json()
                        .path("webhook_endpoints")
                        .get(0)
                        .get("outcomes")
                        .isNull())
                .isTrue();
        assertThat(ingest.webhooks.log.newest().getOutcomes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | /url REQUIRED",
                "{\"url\":7} | /url WRONG_TYPE",
                "{\"url\":\"\"} | /url BAD_FORMAT",
                "{\"url\":\"http://hooks.example/\"} | /url BAD_FORMAT",
                "{\"url\":\"ftp://hooks.example/\"} | /url BAD_FORMAT",
                "{\"url\":\"https://u:p@hooks.example/\"} | /url BAD_FORMAT",
                "{\"url\":\"https://hooks.example/#f\"} | /url BAD_FORMAT",
                "{\"url\":\"https:///in\"} | /url BAD_FORMAT",
                "{\"url\":\"/in\"} | /url BAD_FORMAT",
                "{\"url\":\"https://hooks.example/ä\"} | /url BAD_FORMAT",
                "{\"url\":\"https://nowhere.example/\"} | /url BAD_FORMAT",
                "{\"url\":\"https://hooks.example/\",\"outcomes\":[]} | /outcomes REQUIRED",
                "{\"url\":\"https://hooks.example/\",\"outcomes\":\"HELD\"} | /outcomes WRONG_TYPE",
                "{\"url\":\"https://hooks.example/\",\"outcomes\":[1]} | /outcomes/0 WRONG_TYPE",
                "{\"url\":\"https://hooks.example/\",\"outcomes\":[\"HELD\",\"UNKNOWN\"]} | /outcomes/1 BAD_FORMAT",
                "{\"url\":\"https://hooks.example/\",\"outcomes\":[\"HELD\",\"HELD\"]} | /outcomes/1 BAD_FORMAT",
                "{\"url\":\"https://hooks.example/\",\"secret\":\"mine\"} | /secret UNKNOWN_FIELD"
            })
    void aRegistrationThatCannotBeTakenNamesItsField(String body, String refused) {
        Answer answer = post(PATH, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.refusedFields()).containsExactly(refused);
        assertThat(ingest.webhooks.log.records).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "64:ff9b::a00:1"})
    void aHostWithAnyPrivateAddressIsRefused(String address) {
        ingest.webhooks.addresses.put("hooks.example", List.of("8.8.8.8", address));

        Answer answer = post(PATH, REGISTRATION);

        assertThat(answer.refusedFields()).containsExactly("/url BAD_FORMAT");
        assertThat(answer.body()).doesNotContain(address);
    }

    @Test
    void aUrlThatIsTooLongIsRefused() {
        assertThat(post(PATH, "{\"url\":\"https://hooks.example/" + "a".repeat(2_048) + "\"}")
                        .refusedFields())
                .containsExactly("/url BAD_FORMAT");
    }

    @Test
    void aTenantHasAHundredEndpoints() {
        for (int i = 0; i < 100; i++) {
            assertThat(post(PATH, REGISTRATION).status()).isEqualTo(201);
        }

        Answer oneMore = post(PATH, REGISTRATION);
        assertThat(oneMore.status()).isEqualTo(422);
        assertThat(oneMore.refusedFields()).containsExactly(" OUT_OF_RANGE");
        Answer ofAnother = ingest.send(ingest.request(PATH)
                .header("Authorization", "Bearer acme-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(REGISTRATION)));
        assertThat(ofAnother.status()).isEqualTo(201);
    }

    @Test
    void anotherTenantsEndpointIsUnknown() {
        String path = PATH + "/" + register();
        List<WebhookEndpoint> before = List.copyOf(ingest.webhooks.log.records);

        for (Answer answer : List.of(
                asAcme("GET", path, ""),
                asAcme("DELETE", path, ""),
                asAcme("GET", path + "/attempts", ""),
                asAcme("POST", path + "/rotate-secret", "{}"),
                asAcme("POST", path + "/replay", "{\"from_sequence\":1}"))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("NOT_FOUND");
        }
        assertThat(asAcme("GET", PATH, "").body()).isEqualTo("{\"webhook_endpoints\":[]}");
        assertThat(ingest.webhooks.log.records).isEqualTo(before);
    }

    @Test
    void anUnknownEndpointIsNotFoundBeforeAnythingIsSaidOfTheBody() {
        assertThat(post(UNKNOWN + "/replay", "{").code()).isEqualTo("NOT_FOUND");
        assertThat(post(PATH + "/x/rotate-secret", "{").code()).isEqualTo("NOT_FOUND");
        assertThat(ingest.get(PATH + "/1-1-1-1-1").code()).isEqualTo("NOT_FOUND");
    }

    /** Behind a balancer the next request may come to a process that has not read the registration yet. */
    @ParameterizedTest
    @CsvSource({
        "GET, '', '', 200",
        "GET, /attempts, '', 200",
        "DELETE, '', '', 204",
        "POST, /rotate-secret, {}, 200",
        "POST, /replay, {\"from_sequence\":1}, 202"
    })
    void whatAnotherProcessHasJustRegisteredIsFound(String method, String action, String body, int status) {
        String path = PATH + "/" + register() + action;
        FakeWebhookEndpointLog log = ingest.webhooks.log;
        log.notReadYet = log.records.remove(0);

        Answer answer = ingest.send(ingest.request(path)
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void whetherAnEndpointIsUnknownTakesTheBrokerToKnow() {
        ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.REFUSES;

        assertThat(ingest.get(UNKNOWN).code()).isEqualTo("LOG_UNAVAILABLE");
    }

    @Test
    void whoeverRegistersAndDeletesAllDayIsRefused() {
        ingest.webhooks.log.deletedBefore = 1_999;
        assertThat(post(PATH, REGISTRATION).status()).isEqualTo(201);
        ingest.webhooks.log.deletedBefore = 2_000;

        Answer answer = post(PATH, REGISTRATION);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("RATE_LIMITED");
        assertThat(answer.header("Retry-After")).isEqualTo("3600");
        assertThat(answer.header("RateLimit")).isEqualTo("\"deleted-endpoints\";r=0;t=3600");
    }

    @Test
    void changesOfEndpointsHaveAShareOfTheirOwn() {
        String path = PATH + "/" + register() + "/replay";
        Answer answer;
        int changed = 1;
        while ((answer = post(path, "{\"from_sequence\":1}")).status() == 202) {
            changed++;
            assertThat(changed).isLessThan(1_000);
        }

        assertThat(changed).isGreaterThanOrEqualTo(200);
        assertThat(answer.code()).isEqualTo("RATE_LIMITED");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("RateLimit")).isEqualTo("\"webhook-endpoint-changes\";r=0;t=1");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"webhook-endpoint-changes\";q=200;w=200");
        assertThat(asAcme("POST", PATH, REGISTRATION).status()).isEqualTo(201);
        assertThat(ingest.get(PATH).status()).isEqualTo(200);
    }

    @Test
    void deletingEndsIt() {
        String path = PATH + "/" + register();

        Answer deleted = ingest.send(
                ingest.request(path).header("Authorization", "Bearer demo-key").DELETE());

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(ingest.webhooks.log.newest().getDeleted()).isTrue();
        assertThat(ingest.webhooks.log.newest().getRevision()).isEqualTo(2);
        assertThat(ingest.get(path).status()).isEqualTo(404);
        assertThat(ingest.get(PATH).body()).isEqualTo("{\"webhook_endpoints\":[]}");
    }

    @Test
    void aRotationGivesANewSecret() {
        String id = register();
        ingest.webhooks.now = Instant.parse("2026-01-02T03:04:05.006789Z");

        Answer bare = ingest.send(ingest.request(PATH + "/" + id + "/rotate-secret")
                .header("Authorization", "Bearer demo-key")
                .POST(BodyPublishers.noBody()));
        Answer withBody = post(PATH + "/" + id + "/rotate-secret", "{}");

        assertThat(bare.status()).as(bare.body()).isEqualTo(200);
        assertThat(bare.json().get("secret").asText())
                .isEqualTo(FakeWebhooks.SECRETS.textOf("demo", UUID.fromString(id), 2));
        assertThat(withBody.json().get("secret").asText())
                .isEqualTo(FakeWebhooks.SECRETS.textOf("demo", UUID.fromString(id), 3));
        assertThat(withBody.json().get("secret_rotated_at").asText()).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(ingest.webhooks.log.newest().getSecretGeneration()).isEqualTo(3);
        assertThat(post(PATH + "/" + id + "/rotate-secret", "{\"secret\":\"mine\"}")
                        .refusedFields())
                .containsExactly("/secret UNKNOWN_FIELD");
    }

    @Test
    void rotationsOfADayAreRememberedAndLimited() {
        String path = PATH + "/" + register() + "/rotate-secret";
        Instant first = Instant.parse("2026-01-02T03:00:00Z");
        for (int hours = 0; hours < 4; hours++) {
            ingest.webhooks.now = first.plus(Duration.ofHours(hours));
            assertThat(post(path, "{}").status()).isEqualTo(200);
        }
        assertThat(ingest.webhooks.log.newest().getEarlierRotations())
                .containsExactly(first, first.plus(Duration.ofHours(1)), first.plus(Duration.ofHours(2)));

        Answer fifth = post(path, "{}");

        assertThat(fifth.code()).isEqualTo("RATE_LIMITED");
        assertThat(fifth.header("Retry-After")).isEqualTo("75601");
        assertThat(ingest.webhooks.log.newest().getSecretGeneration()).isEqualTo(5);
        ingest.webhooks.now = first.plus(Duration.ofHours(24));
        assertThat(post(path, "{}").status()).isEqualTo(200);
        assertThat(ingest.webhooks.log.newest().getEarlierRotations())
                .containsExactly(
                        first.plus(Duration.ofHours(1)),
                        first.plus(Duration.ofHours(2)),
                        first.plus(Duration.ofHours(3)));
    }

    @Test
    void aReplayRemembersWhereThoseBeforeItBegan() {
        String path = PATH + "/" + register() + "/replay";
        for (int from = 1; from <= 18; from++) {
            post(path, "{\"from_sequence\":" + from + "}");
        }
        assertThat(ingest.webhooks.log.newest().getEarlierReplays())
                .containsExactlyElementsOf(LongStream.rangeClosed(2, 17).boxed().toList());
    }

    @Test
    void aReplayBeginsWhereItIsTold() {
        String id = register();

        Answer first = post(PATH + "/" + id + "/replay", "{\"from_sequence\":7}");
        Answer second = post(PATH + "/" + id + "/replay", "{\"from_sequence\":9007199254740991}");

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Location")).isEqualTo(PATH + "/" + id + "/attempts");
        assertThat(first.body()).isEqualTo("{\"id\":\"%s\",\"replay\":1,\"from_sequence\":7}".formatted(id));
        assertThat(second.json().get("replay").asInt()).isEqualTo(2);
        assertThat(ingest.webhooks.log.newest().getReplayFromSequence()).isEqualTo(9_007_199_254_740_991L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | REQUIRED",
                "{\"from_sequence\":0} | OUT_OF_RANGE",
                "{\"from_sequence\":9007199254740992} | OUT_OF_RANGE",
                "{\"from_sequence\":\"1\"} | WRONG_TYPE",
                "{\"from_sequence\":1.0} | WRONG_TYPE"
            })
    void aReplayNeedsASequence(String body, String code) {
        assertThat(post(PATH + "/" + register() + "/replay", body).refusedFields())
                .containsExactly("/from_sequence " + code);
    }

    @Test
    void attemptsArePagedTheNewestFirst() {
        String path = PATH + "/" + register() + "/attempts";
        for (int i = 120; i > 0; i--) {
            ingest.webhooks.store.attempts.add(attempt(i, i % 2 == 0 ? "DELIVERED" : "FAILED"));
        }

        List<Integer> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            JsonNode page = ingest.get(path + "?limit=50" + (cursor == null ? "" : "&cursor=" + cursor))
                    .json();
            page.get("attempts")
                    .forEach(attempt -> seen.add(attempt.get("tenant_sequence").asInt()));
            cursor = page.get("next_cursor").textValue();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(120).startsWith(120, 119).endsWith(2, 1);
        assertThat(ingest.get(path + "?state=FAILED&sequence=3").json().get("attempts"))
                .hasSize(1);
        assertThat(ingest.get(path + "?sequence=3").body())
                .isEqualTo(
                        "{\"attempts\":[{\"tenant_sequence\":3,\"replay\":0,\"attempt\":1,\"attempted_at\":\"2026-01-01T00:00:03.000Z\",\"state\":\"FAILED\",\"http_status\":500,\"error\":null,\"duration_millis\":12,\"next_attempt_at\":\"2026-01-01T00:00:08.000Z\"}],\"next_cursor\":null}");
        assertThat(ingest.webhooks.store.askedTenant).isEqualTo("demo");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, /query/limit OUT_OF_RANGE",
        "limit=201, /query/limit OUT_OF_RANGE",
        "limit=x, /query/limit WRONG_TYPE",
        "limit=1&limit=2, /query/limit BAD_FORMAT",
        "sequence=-1, /query/sequence OUT_OF_RANGE",
        "sequence=9007199254740992, /query/sequence OUT_OF_RANGE",
        "sequence=99999999999999999999, /query/sequence OUT_OF_RANGE",
        "state=LOST, /query/state BAD_FORMAT",
        "cursor=x, /query/cursor BAD_FORMAT",
        "cursor=________________________________, /query/cursor BAD_FORMAT",
        "page=2, /query/page UNKNOWN_FIELD",
        "a/b~c=2, /query/a~1b~0c UNKNOWN_FIELD"
    })
    void aQueryThatCannotBeTakenNamesItsParameter(String query, String refused) {
        Answer answer = ingest.get(PATH + "/" + register() + "/attempts?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.refusedFields()).containsExactly(refused);
    }

    @Test
    void withoutTheStoreNothingIsRegistered() {
        String path = PATH + "/" + register();
        ingest.webhooks.store.away = true;

        Answer registration = post(PATH, REGISTRATION);

        assertThat(registration.status()).isEqualTo(503);
        assertThat(registration.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(registration.header("Retry-After")).isEqualTo("1");
        assertThat(ingest.get(path + "/attempts").code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(ingest.get(path).code()).as("whether it is disabled").isEqualTo("STORE_UNAVAILABLE");
        assertThat(ingest.get(PATH).code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(ingest.webhooks.log.records).hasSize(1);
        assertThat(post(path + "/rotate-secret", "{}").status())
                .as("a leaked secret can be changed at any time")
                .isEqualTo(200);
    }

    @Test
    void withoutTheBrokerNothingIsPromised() {
        String path = PATH + "/" + register();
        ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.REFUSES;

        Answer answer = post(PATH, REGISTRATION);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(ingest.get(path).status()).isEqualTo(200);
        ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.NOT_READ_YET;
        assertThat(ingest.get(path).code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(ingest.get(PATH).code()).isEqualTo("LOG_UNAVAILABLE");
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "OVERRUN"})
    void aHostThatCouldNotBeLookedUpIsNoFaultOfTheField(NameServer nameServer) {
        ingest.webhooks.nameServer = nameServer;

        Answer answer = post(PATH, REGISTRATION);

        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(ingest.webhooks.log.records).isEmpty();
    }

    @Test
    void nameServerStoreAndBrokerTogetherMayTakeTwoSeconds() {
        ingest.webhooks.nameServerAnswersAfterMillis = 1_000;
        ingest.webhooks.store.answersAfterMillis = 1_000;
        ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.SILENT;

        long beganNanos = System.nanoTime();
        Answer answer = post(PATH, REGISTRATION);

        assertThat(answer.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                .as("of 2 s promised, with what a busy machine adds")
                .isBetween(Duration.ofMillis(1_800), Duration.ofMillis(2_600));
    }

    @Test
    void checksComeInTheContractsOrder() {
        Answer noKey = ingest.send(ingest.request(PATH).POST(BodyPublishers.ofString("{")));
        Answer method = ingest.write("PUT", PATH, "{");
        Answer mediaType = ingest.send(ingest.request(PATH)
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{")));
        Answer tooLarge = post(PATH, " ".repeat(256 * 1024 + 1));
        Answer malformed = post(PATH, "{\"url\":\"a\",\"url\":\"b\"}");

        assertThat(noKey.status()).isEqualTo(401);
        assertThat(method.status()).isEqualTo(405);
        assertThat(mediaType.status()).isEqualTo(415);
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(malformed.code()).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void aDisabledEndpointSaysSoUntilItIsChanged() {
        String id = register();
        Instant at = Instant.parse("2026-01-07T08:09:10Z");
        ingest.webhooks.store.disablings.put(UUID.fromString(id), new Disabling(1, at, 410));

        JsonNode gone = ingest.get(PATH + "/" + id).json();
        JsonNode listed = ingest.get(PATH).json().path("webhook_endpoints").get(0);

        assertThat(gone.get("status").asText()).isEqualTo("DISABLED");
        assertThat(gone.get("disabled_at").asText()).isEqualTo("2026-01-07T08:09:10.000Z");
        assertThat(gone.get("disabled_reason").asText()).isEqualTo("GONE");
        assertThat(listed).isEqualTo(gone);
        for (Integer status : Arrays.asList(503, null)) {
            ingest.webhooks.store.disablings.put(UUID.fromString(id), new Disabling(1, at, status));
            assertThat(ingest.get(PATH + "/" + id).json().get("disabled_reason").asText())
                    .isEqualTo("ONLY_FAILURES");
        }

        JsonNode rotated = post(PATH + "/" + id + "/rotate-secret", "{}").json();
        JsonNode enabled = ingest.get(PATH + "/" + id).json();

        assertThat(rotated.get("status").asText()).isEqualTo("ENABLED");
        assertThat(enabled.get("status").asText()).isEqualTo("ENABLED");
        assertThat(enabled.get("disabled_at").isNull()).isTrue();
        assertThat(enabled.get("disabled_reason").isNull()).isTrue();
    }

    private String register() {
        return post(PATH, REGISTRATION).json().get("id").asText();
    }

    private Answer post(String path, String body) {
        return ingest.send(ingest.request(path)
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer asAcme(String method, String path, String body) {
        return ingest.send(ingest.request(path)
                .header("Authorization", "Bearer acme-key")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    private static StoredAttempt attempt(long sequence, String state) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence);
        boolean failed = state.equals("FAILED");
        return new StoredAttempt(
                sequence, 0, 1, at, state, failed ? 500 : 200, null, 12, failed ? at.plusSeconds(5) : null);
    }
}
