package com.tartware.bookings.ingest.identity.jwt;

import com.tartware.bookings.ingest.identity.SettingRefusedException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose tokens are accepted as credentials. Without an issuer none are. */
public final class JwtOptions {
    @Option(
            names = "--jwt-issuer",
            paramLabel = "URL",
            defaultValue = "${env:TARTWARE_INGEST_JWT_ISSUER:-}",
            description = "Accepts tokens (JWT) of this issuer, as in iss (env TARTWARE_INGEST_JWT_ISSUER; none).")
    private String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "NAME",
            defaultValue = "${env:TARTWARE_INGEST_JWT_AUDIENCE:-}",
            description = "What aud of a token must name: us (env TARTWARE_INGEST_JWT_AUDIENCE).")
    private String audience;

    @Option(
            names = "--jwt-jwks",
            paramLabel = "URL|FILE",
            defaultValue = "${env:TARTWARE_INGEST_JWT_JWKS:-}",
            description =
                    "The issuer's public keys, a JWK set at an https URL or in a file (env TARTWARE_INGEST_JWT_JWKS).")
    private String jwks;

    @Option(
            names = "--jwt-tenant-claim",
            paramLabel = "NAME",
            defaultValue = "${env:TARTWARE_INGEST_JWT_TENANT_CLAIM:-tenant_id}",
            description = "The claim that names the tenant (env TARTWARE_INGEST_JWT_TENANT_CLAIM; tenant_id).")
    private String tenantClaim;

    /** @throws SettingRefusedException if one is given and another is missing */
    public Optional<JwtSettings> settings() {
        if (isBlank(issuer) && isBlank(audience) && isBlank(jwks)) {
            return Optional.empty();
        }
        if (isBlank(issuer) || isBlank(audience) || isBlank(jwks)) {
            throw new SettingRefusedException(
                    "--jwt-issuer, --jwt-audience and --jwt-jwks belong together: give all three to accept tokens, or"
                            + " none.");
        }
        return Optional.of(new JwtSettings(issuer, audience, tenantClaim, jwks));
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
