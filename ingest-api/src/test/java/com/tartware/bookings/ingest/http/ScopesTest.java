package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and tokens as clients use them, and what each may do. */
class ScopesTest {
    @TempDir
    static Path folder;

    private static RSAKey issuer;
    private static RunningIngest ingest;

    @BeforeAll
    static void start() throws Exception {
        issuer = new RSAKeyGenerator(2048).keyID("k-1").generate();
        Files.writeString(
                folder.resolve("jwks.json"), new JWKSet(issuer).toPublicJWKSet().toString());
        ingest = RunningIngest.admitting(
                "--keys",
                folder.resolve("keys.yaml").toString(),
                "--jwt-issuer",
                "https://issuer.example",
                "--jwt-audience",
                "tartware",
                "--jwt-jwks",
                folder.resolve("jwks.json").toString());
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @ParameterizedTest(name = "{0} {1} needs {2}")
    @CsvSource({
        "PUT, /v1/properties/p/room-types/r/inventory, inventory",
        "POST, /v1/bookings, book",
        "PATCH, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, book",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/confirm, book",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/cancel, book",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/release, book",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/extend, book",
        "GET, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, read",
        "GET, /v1/commands/b692422a-684c-57f6-bfd2-f902c748bf45, read"
    })
    void aRouteAsksForItsScopeAndNoOther(String method, String path, String scope) throws Exception {
        int appended = ingest.log.appended.size();
        List<String> others =
                KeyRecord.SCOPES.stream().filter(other -> !other.equals(scope)).toList();
        Answer refused = send(method, path, create("demo", others, null));
        Answer admitted = send(method, path, create("demo", List.of(scope), null));

        assertThat(refused.status()).as("%s", refused).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("FORBIDDEN");
        assertThat(refused.json().path("detail").asText()).contains("scope " + scope);
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
        assertThat(admitted.status()).as("%s", admitted).isNotIn(401, 403);
        assertThat(ingest.log.appended).hasSize(appended);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/nothing, 404",
        "DELETE, /v1/bookings, 405",
        "POST, /v1/bookings/x/confirm, 404",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, 405",
        "POST, /v1/bookings, 403"
    })
    void whatDoesNotExistIsSaidBeforeWhatIsForbidden(String method, String path, int status) throws Exception {
        assertThat(send(method, path, create("demo", List.of("read"), null)).status())
                .isEqualTo(status);
    }

    @Test
    void forbiddenIsSaidBeforeAnythingAboutTheBody() throws Exception {
        Answer answer = ingest.send(ingest.request("/v1/bookings")
                .header("Authorization", "Bearer " + create("demo", List.of("read"), null))
                .POST(BodyPublishers.ofString(" ".repeat(300_000))));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aKeyThatIsRevokedIsRefusedWithinASecond() throws Exception {
        String key = create("demo", List.of("read"), null);
        assertThat(send("GET", RunningIngest.BOOKING, key).status()).isNotEqualTo(401);

        new KeysFileEditor(folder.resolve("keys.yaml"))
                .edit(keys -> keys.without(ApiKey.prefixOf(key).orElseThrow()));
        long revoked = System.nanoTime();
        awaitStatus(key, 401);

        assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aBatchTakesNoMoreLinesOnceItsKeyIsRevoked() throws Exception {
        String key = create("demo", List.of("book", "read"), null);
        int before = ingest.log.appended.size();
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            lines.append(RunningIngest.ONE_STAY.replaceFirst("\\{", "{\"idempotency_key\":\"r-" + i + "\","))
                    .append('\n');
        }
        ingest.log.broker = Broker.SILENT;
        try {
            CompletableFuture<Answer> batch =
                    CompletableFuture.supplyAsync(() -> ingest.send(ingest.request("/v1/bookings:batch")
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(BodyPublishers.ofString(lines.toString()))));
            while (ingest.log.appended.size() < before + 128) {
                Thread.sleep(5);
            }
            new KeysFileEditor(folder.resolve("keys.yaml"))
                    .edit(keys -> keys.without(ApiKey.prefixOf(key).orElseThrow()));
            awaitStatus(key, 401);
            ingest.log.broker = Broker.ACKNOWLEDGES;
            ingest.log.appended.subList(before, before + 128).forEach(line -> line.acknowledged()
                    .complete(ingest.log.logTime));

            List<String> results = batch.join().body().lines().toList();
            assertThat(results).hasSize(300);
            assertThat(results.subList(128, 300))
                    .allSatisfy(result -> assertThat(result).contains("\"status\":401,\"code\":\"UNAUTHENTICATED\""));
            assertThat(ingest.log.appended).hasSize(before + 128);
        } finally {
            ingest.log.broker = Broker.ACKNOWLEDGES;
        }
    }

    @Test
    void aKeySpeaksForItsOwnTenant() throws Exception {
        String key = create("acme", List.of("book"), null);
        Answer answer = ingest.send(ingest.request(RunningIngest.BOOKINGS)
                .header("Authorization", "bearer " + key)
                .header("Idempotency-Key", "of-acme")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(ingest.log
                        .appended
                        .get(ingest.log.appended.size() - 1)
                        .command()
                        .getTenantId())
                .isEqualTo("acme");
    }

    @Test
    void aTokenIsACredentialLikeAKey() throws Exception {
        String token = token("demo", "read");
        awaitStatus(token, 404);

        assertThat(send("POST", "/v1/bookings", token).status()).isEqualTo(403);
        assertThat(send("GET", RunningIngest.BOOKING, token("globex", "read")).status())
                .isEqualTo(401);
        assertThat(send("GET", RunningIngest.BOOKING, token + "x").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void whatIsOpenTakesNoNoticeOfCredentials(String path) {
        assertThat(ingest.send(ingest.request(path).header("Authorization", "Bearer nonsense"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusalsAreCountedByReason() throws Exception {
        send("GET", RunningIngest.BOOKING, "nonsense");
        send("POST", RunningIngest.BOOKINGS, create("demo", List.of("read"), null));

        String metrics = ingest.send(ingest.request("/metrics")).body();
        assertThat(metrics)
                .containsPattern("tartware_ingest_refusals_total\\{reason=\"unauthenticated\"} [1-9]")
                .containsPattern("tartware_ingest_refusals_total\\{reason=\"forbidden\"} [1-9]");
    }

    private static Answer send(String method, String path, String credential) {
        return ingest.send(ingest.request(path)
                .header("Authorization", "Bearer " + credential)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{")));
    }

    private static String create(String tenant, List<String> scopes, Instant expires) throws Exception {
        ApiKey key = ApiKey.generate(new SecureRandom());
        KeyRecord record = new KeyRecord(
                key.prefix(),
                tenant,
                scopes,
                key.sha256Hex(),
                Instant.now(),
                Optional.ofNullable(expires),
                Optional.empty());
        new KeysFileEditor(folder.resolve("keys.yaml")).edit(keys -> keys.with(record));
        awaitOther(key.reveal(), 401);
        return key.reveal();
    }

    private static void awaitStatus(String credential, int status) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        HttpRequest.Builder request =
                ingest.request(RunningIngest.BOOKING).header("Authorization", "Bearer " + credential);
        while (ingest.send(request).status() != status) {
            assertThat(System.nanoTime() - deadline).as("waited for too long").isNegative();
            Thread.sleep(20);
        }
    }

    private static void awaitOther(String credential, int status) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        HttpRequest.Builder request =
                ingest.request(RunningIngest.BOOKING).header("Authorization", "Bearer " + credential);
        while (ingest.send(request).status() == status) {
            assertThat(System.nanoTime() - deadline).as("waited for too long").isNegative();
            Thread.sleep(20);
        }
    }

    private static String token(String tenant, String scope) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k-1").build(),
                new JWTClaimsSet.Builder()
                        .issuer("https://issuer.example")
                        .audience("tartware")
                        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                        .claim("tenant_id", tenant)
                        .claim("scope", scope)
                        .build());
        token.sign(new RSASSASigner(issuer));
        return token.serialize();
    }
}
