package com.tartware.bookings.ingest.identity;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Demands an API key for everything under {@code /v1}, before anything else is said about the request. */
public final class Authentication {
    private static final String TENANT = "tartware.tenant";
    private static final String SCHEME = "bearer ";

    private final ApiKeys apiKeys;

    public Authentication(ApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    public void installIn(JavalinConfig javalin) {
        javalin.routes.before("/v1", this::authenticate);
        javalin.routes.before("/v1/*", this::authenticate);
    }

    /** The tenant that the request's key speaks for. */
    public static String tenantOf(Context request) {
        String tenant = request.attribute(TENANT);
        if (tenant == null) {
            throw new IllegalStateException("a handler asked for the tenant outside /v1");
        }
        return tenant;
    }

    /** Tells later whether the request's credential would still be taken for its tenant; for what outlives the request's answer. */
    public BooleanSupplier stillValid(Context request) {
        String tenant = tenantOf(request);
        String credential = credential(request);
        return () -> apiKeys.tenantOf(credential).filter(tenant::equals).isPresent();
    }

    private void authenticate(Context request) {
        request.attribute(
                TENANT, apiKeys.tenantOf(credential(request)).orElseThrow(() -> refused("The key is none of ours.")));
    }

    /** What the client can see of its own request is said, and nothing about keys that it did not send. */
    private static String credential(Context request) {
        List<String> headers = Collections.list(request.req().getHeaders("Authorization"));
        if (headers.isEmpty()) {
            throw refused("There is no Authorization header.");
        }
        if (headers.size() > 1) {
            throw refused("There are %d Authorization headers.".formatted(headers.size()));
        }
        String header = headers.get(0);
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw refused("The Authorization header does not say Bearer and a key.");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                Problem.of(ProblemCode.UNAUTHENTICATED, why + " Send one header Authorization: Bearer <API key>.")
                        .withHeader("WWW-Authenticate", "Bearer"));
    }
}
