package com.tartware.bookings.ingest.identity.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.tartware.bookings.ingest.identity.Credentials;
import com.tartware.bookings.ingest.identity.Principal;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.identity.keys.ApiKey;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Tokens of one issuer, signed with a key of its JWK set. The algorithms are fixed, asymmetric all: what a token says of its own
 * algorithm or key never widens that. Issuer, audience, expiry, tenant and scopes come from the claims. A token that was verified is
 * remembered until it expires, or the issuer's keys change.
 */
public final class TokenCredentials implements Credentials, AutoCloseable {
    /** RFC 8725: only what we choose. No {@code none}, and nothing whose secret we would have to know, too. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** Clocks of issuers and ours may differ by so much. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(30);

    /** About 300 bytes each; one client uses one token for minutes. */
    private static final int REMEMBERED_MAX = 20_000;

    private static final Duration ISSUER_ANSWER_MAX = Duration.ofSeconds(5);
    private static final int JWK_SET_BYTES_MAX = 256 * 1024;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String SCOPE_CLAIM = "scope";

    private final JwtSettings settings;
    private final Set<String> tenants;
    private final InstantSource clock;
    private final IssuerKeys keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** By SHA-256 of the token, so that what is remembered is small and no credential. */
    private final Cache<ByteBuffer, Verified> remembered;

    /** @throws SettingRefusedException if the place of the keys can be none */
    public TokenCredentials(JwtSettings settings, Set<String> tenants) {
        this(
                settings,
                tenants,
                InstantSource.system(),
                source(settings.jwks()),
                IssuerKeys.fetchingThread(),
                System::nanoTime);
    }

    TokenCredentials(
            JwtSettings settings,
            Set<String> tenants,
            InstantSource clock,
            JwkSetSource source,
            Executor fetching,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.tenants = Set.copyOf(tenants);
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .expireAfter(Expiry.<ByteBuffer, Verified>creating(
                        (token, verified) -> Duration.ofMillis(Math.max(0, verified.endsMillis - clock.millis()))))
                .build();
        this.keys = new IssuerKeys(source, fetching, nanoTime, remembered::invalidateAll);
        // "at+jwt" is an access token's own type (RFC 9068); many issuers say JWT, or nothing.
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        settings.audience(),
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("exp", settings.tenantClaim(), SCOPE_CLAIM)) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew((int) CLOCK_SKEW_MAX.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
        keys.tick();
    }

    private record Verified(Principal principal, long endsMillis) {}

    /** To be called every second or so: the issuer's keys are fetched ahead of need. */
    public void tick() {
        keys.tick();
    }

    @Override
    public Optional<Principal> principalOf(String credential) {
        if (!hasFormOfToken(credential)) {
            return Optional.empty();
        }
        ByteBuffer hash = ByteBuffer.wrap(ApiKey.sha256(credential));
        Verified known = remembered.getIfPresent(hash);
        if (known != null && known.principal.stillValid()) {
            return Optional.of(known.principal);
        }
        Optional<Verified> verified = verify(credential);
        verified.ifPresent(now -> remembered.put(hash, now));
        return verified.map(Verified::principal);
    }

    /** Three parts with dots between, the first a JSON object in base64. */
    private static boolean hasFormOfToken(String credential) {
        if (!credential.startsWith("ey")) {
            return false;
        }
        int first = credential.indexOf('.');
        int second = credential.indexOf('.', first + 1);
        return first > 0 && second > first && credential.indexOf('.', second + 1) < 0;
    }

    private Optional<Verified> verify(String credential) {
        try {
            SignedJWT token = SignedJWT.parse(credential);
            IssuerKeys.KeysTried verifiedWith = keys.new KeysTried();
            JWTClaimsSet claims = processor.process(token, verifiedWith);
            String tenant = claims.getStringClaim(settings.tenantClaim());
            if (!tenants.contains(tenant)) {
                return Optional.empty();
            }
            long endsMillis =
                    claims.getExpirationTime().toInstant().plus(CLOCK_SKEW_MAX).toEpochMilli();
            return Optional.of(new Verified(
                    new Principal(
                            tenant,
                            scopes(claims.getStringClaim(SCOPE_CLAIM)),
                            "token of " + tenant,
                            () -> clock.millis() < endsMillis && verifiedWith.areStillThere()),
                    endsMillis));
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            // Whatever is wrong with it, strangers wrote it: no more is said than that it is not valid.
            return Optional.empty();
        }
    }

    /** Names with spaces between (RFC 8693); an issuer's other names concern others. */
    private static Set<Scope> scopes(String names) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : names.split(" ", -1)) {
            Scope.named(name).ifPresent(scopes::add);
        }
        return Set.copyOf(scopes);
    }

    private static JwkSetSource source(String jwks) {
        if (jwks.startsWith("https://") || jwks.startsWith("http://")) {
            URL url = url(jwks);
            if (!url.getProtocol().equals("https") && !LOOPBACK.contains(url.getHost())) {
                throw new SettingRefusedException(
                        "--jwt-jwks must be https, a file, or on this machine: who can change the keys on their way"
                                + " lets anybody in.");
            }
            DefaultResourceRetriever retriever = new DefaultResourceRetriever(
                    (int) ISSUER_ANSWER_MAX.toMillis(), (int) ISSUER_ANSWER_MAX.toMillis(), JWK_SET_BYTES_MAX);
            return () -> retriever.retrieveResource(url).getContent();
        }
        try {
            Path file = Path.of(jwks);
            return () -> {
                if (Files.size(file) > JWK_SET_BYTES_MAX) {
                    throw new IOException("larger than " + JWK_SET_BYTES_MAX + " bytes");
                }
                return Files.readString(file, StandardCharsets.UTF_8);
            };
        } catch (InvalidPathException e) {
            throw new SettingRefusedException("--jwt-jwks is neither a URL nor the name of a file.");
        }
    }

    private static URL url(String text) {
        try {
            URL url = URI.create(text).toURL();
            if (url.getHost().isEmpty()) {
                throw new IllegalArgumentException("no host");
            }
            return url;
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new SettingRefusedException("--jwt-jwks is no usable URL.");
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
