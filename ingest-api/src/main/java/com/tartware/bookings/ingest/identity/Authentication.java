package com.tartware.bookings.ingest.identity;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Demands a credential for everything under {@code /v1}, before anything else is said about the request, and asks what it may do. */
public final class Authentication {
    private static final String PRINCIPAL = "tartware.principal";
    private static final String SCHEME = "Bearer ";

    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final List<Credentials> ways;
    private final CredentialUses uses = new CredentialUses(InstantSource.system());
    private final Counter unauthenticated;
    private final Counter forbidden;

    /** @param ways asked one after the other */
    public Authentication(List<Credentials> ways, MeterRegistry metrics) {
        this.ways = List.copyOf(ways);
        this.unauthenticated = refusals("unauthenticated", metrics);
        this.forbidden = refusals("forbidden", metrics);
    }

    /** The tenant that the request's credential speaks for. */
    public static String tenantOf(Context request) {
        return principalOf(request).tenantId();
    }

    /** Who the request's credential says is asking. */
    public static Principal principalOf(Context request) {
        Principal principal = request.attribute(PRINCIPAL);
        if (principal == null) {
            throw new IllegalStateException("a handler asked for the principal outside /v1");
        }
        return principal;
    }

    /** @throws ProblemException {@code UNAUTHENTICATED} without one valid credential */
    public void authenticate(Context request) {
        String credential = credential(request);
        for (Credentials way : ways) {
            Optional<Principal> principal = way.principalOf(credential);
            if (principal.isPresent()) {
                request.attribute(PRINCIPAL, principal.get());
                tellOfFirstUse(principal.get());
                return;
            }
        }
        throw refused("The key is none of ours.");
    }

    /** Once an hour: enough to see that a key which should rest is in use, and since when. */
    private void tellOfFirstUse(Principal principal) {
        if (uses.isFirstInHour(principal.credentialId())) {
            LOG.info("First use in this hour: {}, tenant {}", principal.credentialId(), principal.tenantId());
        }
    }

    /**
     * For a route that exists.
     *
     * @throws ProblemException {@code FORBIDDEN} if the credential lacks the route's scope
     */
    public void requireScope(Context request) {
        Principal principal = principalOf(request);
        boolean named = false;
        for (RouteRole role : request.routeRoles()) {
            if (role instanceof Scope scope) {
                named = true;
                if (!principal.may(scope)) {
                    throw forbidden(scope);
                }
            }
        }
        if (!named) {
            throw new IllegalStateException("a route under /v1 names no scope");
        }
    }

    /** What the client can see of its own request is said, and nothing about keys that it did not send. */
    private String credential(Context request) {
        Enumeration<String> headers = request.req().getHeaders("Authorization");
        if (!headers.hasMoreElements()) {
            throw refused("There is no Authorization header.");
        }
        String header = headers.nextElement();
        if (headers.hasMoreElements()) {
            throw refused("There is more than one Authorization header.");
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("The Authorization header does not say Bearer and a key.");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private ProblemException refused(String why) {
        unauthenticated.increment();
        return new ProblemException(
                Problem.of(ProblemCode.UNAUTHENTICATED, why + " Send one header Authorization: Bearer <API key>.")
                        .withHeader("WWW-Authenticate", "Bearer"));
    }

    private ProblemException forbidden(Scope missing) {
        forbidden.increment();
        return new ProblemException(
                Problem.of(ProblemCode.FORBIDDEN, "The credential lacks the scope " + missing.scopeName() + ".")
                        .withHeader(
                                "WWW-Authenticate",
                                "Bearer error=\"insufficient_scope\", scope=\"" + missing.scopeName() + "\""));
    }

    private static Counter refusals(String reason, MeterRegistry metrics) {
        return Counter.builder("tartware.ingest.refusals")
                .description("Requests refused for who sent them")
                .tag("reason", reason)
                .register(metrics);
    }
}
