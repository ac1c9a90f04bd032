package com.tartware.bookings.ingest.admission;

import com.tartware.bookings.ingest.fairuse.FairUse;
import com.tartware.bookings.ingest.fairuse.Limits;
import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Credentials;
import com.tartware.bookings.ingest.identity.KeysFileCredentials;
import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.identity.Tenants;
import com.tartware.bookings.ingest.identity.jwt.TokenCredentials;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.tls.Tls;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between a connection and the handlers: encryption, credential, scope, and fair share, in that order. */
public final class Admission implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** So that a revocation counts within a second. */
    private static final Duration RELOAD_EVERY = Duration.ofMillis(500);

    private final Tenants tenants;
    private final Authentication authentication;
    private final FairUse fairUse;
    private final Optional<Tls> tls;
    private final List<AutoCloseable> closedWithThis = new ArrayList<>();

    private Admission(
            Tenants tenants,
            List<Credentials> ways,
            Limits defaults,
            Optional<Tls> tls,
            List<Runnable> everyHalfSecond,
            MeterRegistry metrics) {
        this.tenants = tenants;
        this.authentication = new Authentication(ways, metrics);
        this.fairUse = new FairUse(tenants.limits(defaults), metrics);
        this.tls = tls;
        if (!everyHalfSecond.isEmpty()) {
            closedWithThis.add(repeatedly(everyHalfSecond));
        }
    }

    static Admission of(AdmissionOptions options, MeterRegistry metrics) {
        Tenants tenants = Tenants.ofFile(options.tenants);
        List<Credentials> ways = new ArrayList<>();
        List<Runnable> repeated = new ArrayList<>();
        if (options.keys != null && !options.keys.isBlank()) {
            KeysFileCredentials keys =
                    new KeysFileCredentials(Path.of(options.keys), tenants.ids(), InstantSource.system());
            ways.add(keys);
            repeated.add(keys::reload);
        }
        ways.add(tenants);
        Optional<TokenCredentials> tokens =
                options.jwt.settings().map(settings -> new TokenCredentials(settings, tenants.ids()));
        tokens.ifPresent(ways::add);
        tokens.ifPresent(some -> repeated.add(some::tick));
        Optional<Tls> tls = options.tls.files().map(Tls::new);
        tls.ifPresent(some -> repeated.add(some::reload));
        try {
            Admission admission = new Admission(tenants, ways, options.fairUse.limits(), tls, repeated, metrics);
            tokens.ifPresent(admission.closedWithThis::add);
            options.fairUse
                    .redisUrl()
                    .ifPresent(url -> admission.closedWithThis.add(admission.fairUse.sharedOver(url)));
            return admission;
        } catch (IllegalArgumentException e) {
            throw new SettingRefusedException("A limit cannot be used: " + e.getMessage() + ".");
        }
    }

    public void installIn(JavalinConfig javalin) {
        javalin.routes.before("/v1", authentication::authenticate);
        javalin.routes.before("/v1/*", authentication::authenticate);
        // Matched: what does not exist was answered 404 or 405 before anybody asks what a credential may do.
        javalin.routes.beforeMatched("/v1/*", this::admit);
    }

    private void admit(Context request) {
        try {
            authentication.requireScope(request);
            fairUse.admit(Authentication.tenantOf(request), request);
        } catch (ProblemException refused) {
            if (PathIds.namesNothing(request)) {
                throw new ProblemException(ProblemCode.NOT_FOUND, "Nothing has this id: it is no UUID.");
            }
            throw refused;
        }
    }

    /** How connections are spoken, from the first byte on. */
    public ConnectionFactory[] connectionFactories(HttpConnectionFactory http) {
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {http};
        }
        // One certificate for whatever name leads here: a proxy may well know this server by another.
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        http.getHttpConfiguration().addCustomizer(secure);
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls.get().context(), HttpVersion.HTTP_1_1.asString()), http
        };
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    public FairUse fairUse() {
        return fairUse;
    }

    public Tenants tenants() {
        return tenants;
    }

    @Override
    public void close() {
        for (AutoCloseable part : closedWithThis) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("Closing failed", e);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Runs until closed, and catches what goes wrong itself.
    private static AutoCloseable repeatedly(List<Runnable> tasks) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "admission-reload");
            daemon.setDaemon(true);
            return daemon;
        });
        for (Runnable task : tasks) {
            thread.scheduleWithFixedDelay(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.error("Looking for changes failed; it is tried again", e);
                        }
                    },
                    RELOAD_EVERY.toMillis(),
                    RELOAD_EVERY.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return thread::shutdownNow;
    }
}
