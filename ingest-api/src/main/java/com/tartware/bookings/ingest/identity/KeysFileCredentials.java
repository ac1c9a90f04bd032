package com.tartware.bookings.ingest.identity;

import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.reload.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a keys file, as it is now: a key that is added counts, and one that is gone no longer does, as soon as the file was
 * looked at again. A file that cannot be used leaves the keys as they were; no file is no keys.
 */
public final class KeysFileCredentials implements Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(KeysFileCredentials.class);

    private final WatchedFile file;
    private final Set<String> tenants;
    private final InstantSource clock;
    private volatile Map<String, Key> keys = Map.of();
    private String lastComplaint = "";

    /**
     * Reads the file for the first time.
     *
     * @param tenants of others no key is accepted
     */
    public KeysFileCredentials(Path file, Set<String> tenants, InstantSource clock) {
        this.file = new WatchedFile(file, KeysFile.BYTES_MAX);
        this.tenants = Set.copyOf(tenants);
        this.clock = clock;
        reload();
    }

    private static final class Key {
        final byte[] sha256;
        final long expiresMillis;
        final Principal principal;

        Key(byte[] sha256, long expiresMillis, Principal principal) {
            this.sha256 = sha256;
            this.expiresMillis = expiresMillis;
            this.principal = principal;
        }
    }

    @Override
    public Optional<Principal> principalOf(String credential) {
        Optional<String> prefix = ApiKey.prefixOf(credential);
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        Key key = keys.get(prefix.get());
        // Compared in constant time, whatever agrees: the prefix is public, the rest must not be found out byte by
        // byte.
        if (key == null
                || !MessageDigest.isEqual(key.sha256, ApiKey.sha256(credential))
                || clock.millis() >= key.expiresMillis) {
            return Optional.empty();
        }
        return Optional.of(key.principal);
    }

    /** Looks at the file again; cheap if it is the same. */
    public synchronized void reload() {
        try {
            if (!file.changed()) {
                return;
            }
            KeysFile read =
                    file.content().isPresent() ? KeysFile.parse(file.content().get()) : KeysFile.EMPTY;
            keys = index(read);
            lastComplaint = "";
            LOG.info("{} API keys from {}", keys.size(), file.path());
        } catch (UnusableException e) {
            complain(e.getMessage());
        } catch (IOException e) {
            complain("it cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private Map<String, Key> index(KeysFile read) {
        Map<String, Key> index = new HashMap<>();
        Set<String> unknown = new TreeSet<>();
        for (KeyRecord key : read.keys()) {
            if (!tenants.contains(key.tenant())) {
                unknown.add(key.tenant());
                continue;
            }
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            key.scopes().forEach(scope -> scopes.add(Scope.named(scope).orElseThrow()));
            byte[] sha256 = HexFormat.of().parseHex(key.sha256());
            index.put(
                    key.prefix(),
                    new Key(
                            sha256,
                            key.expires().map(expires -> expires.toEpochMilli()).orElse(Long.MAX_VALUE),
                            new Principal(
                                    key.tenant(),
                                    Set.copyOf(scopes),
                                    "key " + key.prefix(),
                                    () -> isStillThere(key.prefix(), sha256))));
        }
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "{} has keys of tenants that the tenants file does not know, and they are refused: {}",
                    file.path(),
                    unknown);
        }
        return Map.copyOf(index);
    }

    private boolean isStillThere(String prefix, byte[] sha256) {
        Key now = keys.get(prefix);
        return now != null && MessageDigest.isEqual(now.sha256, sha256) && clock.millis() < now.expiresMillis;
    }

    private void complain(String why) {
        if (!why.equals(lastComplaint)) {
            lastComplaint = why;
            LOG.error("The keys file {} cannot be used, and the keys read before stay: {}", file.path(), why);
        }
    }
}
