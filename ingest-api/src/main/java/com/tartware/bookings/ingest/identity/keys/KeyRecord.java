package com.tartware.bookings.ingest.identity.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is kept of a key.
 *
 * @param prefix finds it; public
 * @param scopes at least one of {@link #SCOPES}
 * @param sha256 of the whole key, 64 hexadecimal digits
 * @param expires from then on it is none; empty for a key that ends only by revocation
 * @param name for the people who look after it, at most {@value #NAME_CHARACTERS_MAX} characters
 */
public record KeyRecord(
        String prefix,
        String tenant,
        List<String> scopes,
        String sha256,
        Instant created,
        Optional<Instant> expires,
        Optional<String> name) {
    /** As {@code Scope} spells them, in its order. */
    public static final List<String> SCOPES = List.of("read", "book", "inventory", "admin");

    public static final int NAME_CHARACTERS_MAX = 100;

    /** @throws IllegalArgumentException in words for whoever wrote it; never holds the hash */
    public KeyRecord {
        require(ApiKey.isPrefix(prefix), "the prefix is not 12 of the characters a-z 2-7");
        require(
                tenant.matches("[A-Za-z0-9._-]{1,64}"),
                "the tenant is not 1 to 64 of the characters A-Z a-z 0-9 . _ -");
        require(sha256.matches("[0-9a-f]{64}"), "sha256 is not 64 hexadecimal digits");
        require(!scopes.isEmpty(), "there is no scope");
        for (String scope : scopes) {
            require(SCOPES.contains(scope), "a scope is none of " + String.join(", ", SCOPES));
        }
        require(new TreeSet<>(scopes).size() == scopes.size(), "a scope is there twice");
        require(
                name.isEmpty()
                        || (!name.get().isBlank()
                                && name.get().length() <= NAME_CHARACTERS_MAX
                                && name.get().chars().noneMatch(Character::isISOControl)),
                "the name is not 1 to %d printable characters".formatted(NAME_CHARACTERS_MAX));
        scopes = SCOPES.stream().filter(List.copyOf(scopes)::contains).toList();
    }

    public boolean isExpiredAt(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    KeyRecord endingAt(Instant end) {
        Instant earlier = expires.filter(own -> own.isBefore(end)).orElse(end);
        return new KeyRecord(prefix, tenant, scopes, sha256, created, Optional.of(earlier), name);
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }
}
