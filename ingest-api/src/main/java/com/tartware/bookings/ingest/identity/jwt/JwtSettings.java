package com.tartware.bookings.ingest.identity.jwt;

/**
 * @param issuer exactly as in the claim {@code iss}
 * @param audience one of those in the claim {@code aud}
 * @param tenantClaim name of the claim whose value is the tenant's id
 * @param jwks an http(s) URL, or a file
 */
public record JwtSettings(String issuer, String audience, String tenantClaim, String jwks) {}
