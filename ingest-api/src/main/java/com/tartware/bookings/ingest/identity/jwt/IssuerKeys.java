package com.tartware.bookings.ingest.identity.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys, fetched ahead of need and never on a request's thread: whoever asks is answered from what is there. A key
 * that is not there is fetched in the background, at most once per {@link #UNKNOWN_KEY_EVERY}, whatever is asked for; a client that
 * comes with a key younger than our set is refused once and let in when it tries again. While the issuer is away, the keys fetched
 * before go on.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /** A key that the issuer withdrew is refused after this time. Issuers let their sets be cached for 5 minutes to a day. */
    static final Duration REFRESH_EVERY = Duration.ofMinutes(5);

    /** While there are no keys, or the issuer is away. */
    static final Duration RETRY_EVERY = Duration.ofSeconds(15);

    /** Strangers can name as many unknown keys as they like; the issuer hears of it once in this time. */
    static final Duration UNKNOWN_KEY_EVERY = Duration.ofSeconds(30);

    private final JwkSetSource source;
    private final Executor fetching;
    private final LongSupplier nanoTime;
    private final Runnable onChange;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile JWKSet keys = new JWKSet();
    private volatile boolean fetched;
    private volatile boolean complained;
    private volatile long nextFetchNanos;
    private volatile long unknownKeyFrom;

    /**
     * @param fetching runs one fetch after the other
     * @param onChange called after the keys became others
     */
    IssuerKeys(JwkSetSource source, Executor fetching, LongSupplier nanoTime, Runnable onChange) {
        this.source = source;
        this.fetching = fetching;
        this.nanoTime = nanoTime;
        this.onChange = onChange;
        this.nextFetchNanos = nanoTime.getAsLong();
        this.unknownKeyFrom = nanoTime.getAsLong();
    }

    static ExecutorService fetchingThread() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "issuer-keys");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** To be called every second or so: begins a fetch in the background if it is time. */
    void tick() {
        if (nanoTime.getAsLong() - nextFetchNanos >= 0) {
            fetchInBackground();
        }
    }

    /** @param context a {@link KeysTried}, which learns what was found; or null */
    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        JWKSet now = keys;
        List<JWK> found = selector.select(now);
        if (context instanceof KeysTried tried) {
            tried.remember(now, found);
        }
        if (found.isEmpty()) {
            long nowNanos = nanoTime.getAsLong();
            // Two threads may both pass; there is still one fetch under way.
            if (nowNanos - unknownKeyFrom >= 0) {
                unknownKeyFrom = nowNanos + UNKNOWN_KEY_EVERY.toNanos();
                fetchInBackground();
            }
        }
        return found;
    }

    /**
     * The keys that a token was verified with: nearly always one; several where the token names none, and any of them may have been it.
     * For one verification, and afterwards for many threads.
     */
    final class KeysTried implements SecurityContext {
        private volatile JWKSet seenIn;
        private List<JWK> found = List.of();

        private void remember(JWKSet set, List<JWK> found) {
            this.found = List.copyOf(found);
            this.seenIn = set;
        }

        /** Whether the issuer still has these very keys, not only others of the same names. */
        boolean areStillThere() {
            JWKSet now = keys;
            if (now == seenIn) {
                return true;
            }
            if (!now.getKeys().containsAll(found)) {
                return false;
            }
            seenIn = now; // found the same once, not to be compared with every request
            return true;
        }
    }

    private void fetchInBackground() {
        if (underWay.compareAndSet(false, true)) {
            fetching.execute(() -> {
                try {
                    fetch();
                } finally {
                    underWay.set(false);
                }
            });
        }
    }

    private void fetch() {
        try {
            JWKSet now = JWKSet.parse(source.fetch()).toPublicJWKSet();
            boolean changed = !now.getKeys().equals(keys.getKeys());
            nextFetchNanos = nanoTime.getAsLong() + REFRESH_EVERY.toNanos();
            if (changed) {
                keys = now;
                onChange.run();
            }
            if (!fetched || complained) {
                LOG.info("{} keys of the token issuer", now.size());
            }
            fetched = true;
            complained = false;
        } catch (IOException | ParseException | RuntimeException e) {
            nextFetchNanos = nanoTime.getAsLong() + RETRY_EVERY.toNanos();
            if (!complained) {
                complained = true;
                LOG.warn(
                        "The keys of the token issuer cannot be had ({}); the {} fetched before go on",
                        e.getClass().getSimpleName(),
                        keys.size());
            }
        }
    }

    @Override
    public void close() {
        if (fetching instanceof ExecutorService thread) {
            thread.shutdownNow();
        }
    }
}
