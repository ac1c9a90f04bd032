package com.tartware.bookings.ingest.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.tartware.bookings.ingest.identity.Principal;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.identity.SettingRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCredentialsTest {
    private static RSAKey rsa;
    private static ECKey ec;
    private static RSAKey strangers;

    private final List<Runnable> background = new ArrayList<>();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private long nanos;
    private List<JWK> published;
    private boolean issuerAway;
    private int fetches;
    private Runnable whenTheClockIsRead = () -> {};
    private TokenCredentials credentials;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        strangers = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    }

    @BeforeEach
    void start() {
        published = List.of(rsa.toPublicJWK(), ec.toPublicJWK());
        JwkSetSource issuer = () -> {
            fetches++;
            if (issuerAway) {
                throw new IOException("away");
            }
            return new JWKSet(published).toString();
        };
        Executor later = background::add;
        credentials = new TokenCredentials(
                new JwtSettings("https://issuer.example", "tartware", "tenant_id", "unused"),
                Set.of("demo", "acme"),
                () -> {
                    whenTheClockIsRead.run();
                    return now;
                },
                issuer,
                later,
                () -> nanos);
        runBackground();
    }

    @Test
    void aTokenSpeaksForItsTenantWithItsScopes() throws Exception {
        for (String token : List.of(rs256(claims().build()), es256(claims().build()))) {
            Principal principal = credentials.principalOf(token).orElseThrow();

            assertThat(principal.tenantId()).isEqualTo("demo");
            assertThat(principal.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.BOOK);
            assertThat(principal.toString()).doesNotContain(token);
        }
    }

    @Test
    void scopesThatAreNoneOfOursMeanNothing() throws Exception {
        String token = rs256(claims().claim("scope", "openid  READ admins").build());

        assertThat(credentials.principalOf(token).orElseThrow().scopes()).isEmpty();
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong("another issuer", c -> c.issuer("https://issuer.example.evil")),
                wrong("no issuer", c -> c.issuer(null)),
                wrong("another audience", c -> c.audience("other")),
                wrong("no audience", c -> c.audience((String) null)),
                wrong("no expiry", c -> c.expirationTime(null)),
                wrong("expired", c -> c.expirationTime(at("2029-12-31T23:59:29Z"))),
                wrong("not yet valid", c -> c.notBeforeTime(at("2030-01-01T00:00:31Z"))),
                wrong("no tenant", c -> c.claim("tenant_id", null)),
                wrong("an unknown tenant", c -> c.claim("tenant_id", "globex")),
                wrong("a tenant that is no text", c -> c.claim("tenant_id", List.of("demo"))),
                wrong("no scope", c -> c.claim("scope", null)),
                wrong("a scope that is no text", c -> c.claim("scope", Map.of("read", true))));
    }

    private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return arguments(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void aTokenWithWrongClaimsIsNone(String what, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        assertThat(credentials.principalOf(rs256(change.apply(claims()).build())))
                .as(what)
                .isEmpty();
    }

    @Test
    void clocksMayDifferBy30Seconds() throws Exception {
        assertThat(credentials.principalOf(rs256(
                        claims().expirationTime(at("2029-12-31T23:59:31Z")).build())))
                .isPresent();
        assertThat(credentials.principalOf(
                        rs256(claims().notBeforeTime(at("2030-01-01T00:00:29Z")).build())))
                .isPresent();
    }

    @Test
    void aTokenWithoutASignatureIsNone() {
        assertThat(credentials.principalOf(new PlainJWT(claims().build()).serialize()))
                .isEmpty();
        String[] parts = new PlainJWT(claims().build()).serialize().split("\\.", -1);
        assertThat(credentials.principalOf(parts[0] + "." + parts[1] + ".AAAA")).isEmpty();
    }

    /** The old trick: the public key as the secret of an HMAC. */
    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsNone() throws Exception {
        for (byte[] secret : List.of(
                rsa.toRSAPublicKey().getEncoded(),
                rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(), claims().build());
            token.sign(new MACSigner(secret));

            assertThat(credentials.principalOf(token.serialize())).isEmpty();
        }
    }

    @Test
    void aTokenThatBringsItsOwnKeyIsNone() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa-1")
                        .jwk(strangers.toPublicJWK())
                        .jwkURL(java.net.URI.create("https://evil.example/jwks"))
                        .build(),
                claims().build());
        token.sign(new RSASSASigner(strangers));

        assertThat(credentials.principalOf(token.serialize())).isEmpty();
    }

    @Test
    void aTokenThatWasChangedIsNone() throws Exception {
        String[] parts = rs256(claims().build()).split("\\.", -1);
        String others = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        claims().claim("tenant_id", "acme").build().toString().getBytes(StandardCharsets.UTF_8));

        assertThat(credentials.principalOf(parts[0] + "." + others + "." + parts[2]))
                .isEmpty();
        assertThat(credentials.principalOf(parts[0] + "." + parts[1] + ".")).isEmpty();
    }

    @Test
    void aTokenMadeForSomethingElseIsNone() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa-1")
                        .type(new JOSEObjectType("logout+jwt"))
                        .build(),
                claims().build());
        token.sign(new RSASSASigner(rsa));

        assertThat(credentials.principalOf(token.serialize())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ey", "ey..", "eyJ.eyJ.x", "a.b.c", "ey.ey.ey.ey", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "demo-key"
            })
    void whatIsNoTokenIsNone(String text) {
        assertThat(credentials.principalOf(text)).isEmpty();
    }

    @Test
    void aRememberedTokenEndsWhenItExpires() throws Exception {
        String token = rs256(claims().build());
        Principal principal = credentials.principalOf(token).orElseThrow();

        now = now.plus(Duration.ofMinutes(5)).plusSeconds(29);
        assertThat(credentials.principalOf(token)).contains(principal);
        assertThat(principal.stillValid()).isTrue();
        now = now.plusSeconds(1);

        assertThat(credentials.principalOf(token)).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void aKeyThatTheIssuerWithdrewEndsItsTokens() throws Exception {
        String token = rs256(claims().build());
        Principal principal = credentials.principalOf(token).orElseThrow();

        published = List.of(ec.toPublicJWK());
        pass(IssuerKeys.REFRESH_EVERY);

        assertThat(credentials.principalOf(token)).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void aKeyThatWasReplacedUnderItsNameEndsItsTokens() throws Exception {
        String token = rs256(claims().build());
        Principal principal = credentials.principalOf(token).orElseThrow();

        published = List.of(strangers.toPublicJWK(), ec.toPublicJWK());
        pass(IssuerKeys.REFRESH_EVERY);

        assertThat(credentials.principalOf(token)).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void aTokenThatNamesNoKeyEndsWithItsKey() throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).build(), claims().build());
        token.sign(new RSASSASigner(rsa));
        Principal principal = credentials.principalOf(token.serialize()).orElseThrow();

        published = List.of(strangers.toPublicJWK(), ec.toPublicJWK());
        pass(IssuerKeys.REFRESH_EVERY);

        assertThat(credentials.principalOf(token.serialize())).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void anotherKeyBesidesEndsNothing() throws Exception {
        String token = rs256(claims().build());
        Principal principal = credentials.principalOf(token).orElseThrow();

        RSAKey next = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
        published = List.of(next.toPublicJWK(), rsa.toPublicJWK());
        pass(IssuerKeys.REFRESH_EVERY);

        assertThat(principal.stillValid()).isTrue();
        assertThat(credentials.principalOf(token)).isPresent();
        assertThat(credentials.principalOf(es256(claims().build()))).isEmpty();
    }

    /** The fetch comes in between: the signature is checked with the old keys, and then remembered. */
    @Test
    void aTokenThatIsVerifiedWhileItsKeyIsWithdrawnIsNotRemembered() throws Exception {
        published = List.of(ec.toPublicJWK());
        nanos += IssuerKeys.REFRESH_EVERY.toNanos();
        credentials.tick();
        whenTheClockIsRead = this::runBackground; // for the claims, behind the signature
        String token = rs256(claims().build());
        credentials.principalOf(token);
        whenTheClockIsRead = () -> {};

        assertThat(credentials.principalOf(token)).isEmpty();
    }

    @Test
    void anUnknownKeyIsFetchedInTheBackgroundAndOncePerHalfMinute() throws Exception {
        RSAKey next = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
        String token = sign(next, claims().build());
        int before = fetches;

        for (int i = 0; i < 100; i++) {
            assertThat(credentials.principalOf(token)).isEmpty();
        }
        assertThat(fetches).as("nothing is fetched while a request waits").isEqualTo(before);
        runBackground();
        assertThat(fetches).isEqualTo(before + 1);

        for (int i = 0; i < 100; i++) {
            assertThat(credentials.principalOf(token)).isEmpty();
            runBackground();
        }
        assertThat(fetches).isEqualTo(before + 1);

        published = List.of(rsa.toPublicJWK(), next.toPublicJWK());
        nanos += IssuerKeys.UNKNOWN_KEY_EVERY.toNanos();
        assertThat(credentials.principalOf(token)).isEmpty();
        runBackground();
        assertThat(credentials.principalOf(token)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://issuer.example/jwks", "http://127.0.0.1.evil.example/", "https://", "http://[", "file\0"
            })
    void aPlaceWhereKeysMustNotComeFromIsRefused(String jwks) {
        JwtSettings settings = new JwtSettings("https://issuer.example", "tartware", "tenant_id", jwks);

        assertThatThrownBy(() -> new TokenCredentials(settings, Set.of("demo")))
                .isInstanceOf(SettingRefusedException.class)
                .hasMessageContaining("--jwt-jwks");
    }

    @Test
    void whileTheIssuerIsAwayItsKeysGoOn() throws Exception {
        issuerAway = true;
        pass(IssuerKeys.REFRESH_EVERY);

        assertThat(credentials.principalOf(rs256(claims().build()))).isPresent();

        issuerAway = false;
        published = List.of(ec.toPublicJWK());
        pass(IssuerKeys.RETRY_EVERY);
        assertThat(credentials.principalOf(rs256(claims().build()))).isEmpty();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        credentials.tick();
        runBackground();
    }

    private void runBackground() {
        List<Runnable> due = List.copyOf(background);
        background.clear();
        due.forEach(Runnable::run);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://issuer.example")
                .audience(List.of("tartware", "other"))
                .expirationTime(at("2030-01-01T00:05:00Z"))
                .claim("tenant_id", "demo")
                .claim("scope", "read book profile");
    }

    private static Date at(String instant) {
        return Date.from(Instant.parse(instant));
    }

    private static String rs256(JWTClaimsSet claims) throws JOSEException {
        return sign(rsa, claims);
    }

    private static String sign(RSAKey key, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static String es256(JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(ec.getKeyID())
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims);
        token.sign(new ECDSASigner(ec));
        return token.serialize();
    }
}
