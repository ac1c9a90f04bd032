package com.tartware.bookings.ingest.fairuse;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/**
 * Gives every tenant its share and no more: a bucket for writes, one for reads, and a cap on requests under way. By tenant, never by
 * address: many clients of different tenants stand behind one proxy, and one tenant has many addresses. Every answer says what is
 * left, as of draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class FairUse {
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);
    private static final String LIMIT_HEADER = "RateLimit";
    private static final String POLICY_HEADER = "RateLimit-Policy";

    private final Map<String, TenantShare> shares = new HashMap<>();
    private final Map<String, Refusals> refusals = new HashMap<>();

    /** @param limits by tenant, of all tenants that there are */
    public FairUse(Map<String, Limits> limits, MeterRegistry metrics) {
        this(limits, metrics, TimeMeter.SYSTEM_NANOTIME);
    }

    FairUse(Map<String, Limits> limits, MeterRegistry metrics, TimeMeter clock) {
        limits.forEach((tenant, its) -> {
            TenantShare share = new TenantShare(its, clock);
            shares.put(tenant, share);
            refusals.put(tenant, new Refusals(tenant, metrics));
            gauges(tenant, its, share, metrics);
        });
    }

    /**
     * Counts the request, and lets it go on.
     *
     * @throws ProblemException {@code RATE_LIMITED} if the tenant has used up its share
     */
    public void admit(String tenant, Context request) {
        TenantShare share = share(tenant);
        boolean staysOpen = request.routeRoles().contains(Metering.OPEN_STREAM);
        if (!staysOpen && !share.tryEnter()) {
            refusals.get(tenant).concurrent.increment();
            throw tooManyAtOnce(share);
        }
        if (!staysOpen) {
            leaveWhenDone(request, share);
        }
        boolean reads = READING.contains(request.method());
        Allowance allowance = reads ? share.reads : share.writes;
        ConsumptionProbe answer = allowance.tryTakeOne();
        if (!answer.isConsumed()) {
            (reads ? refusals.get(tenant).reads : refusals.get(tenant).writes).increment();
            throw tooMany(allowance, answer);
        }
        if (request.routeRoles().contains(Metering.ENDPOINT_CHANGE)) {
            allowance = share.endpointChanges;
            answer = allowance.tryTakeOne();
            if (!answer.isConsumed()) {
                refusals.get(tenant).endpointChanges.increment();
                throw tooMany(allowance, answer);
            }
        }
        request.header(LIMIT_HEADER, allowance.header(answer.getRemainingTokens()));
        request.header(POLICY_HEADER, allowance.policyHeader());
    }

    /**
     * For what carries more than one write in a request: takes them all or none.
     *
     * @param writes 1 or more
     */
    public boolean tryTakeWrites(String tenant, int writes) {
        boolean given = share(tenant).writes.tryTake(writes);
        if (!given) {
            refusals.get(tenant).writes.increment(writes);
        }
        return given;
    }

    /**
     * From now on gives the limits together with every other process that is told the same address.
     *
     * @return to be closed with the process
     * @throws IllegalArgumentException if the address is none
     */
    public AutoCloseable sharedOver(String redisUrl) {
        return SharedUse.start(redisUrl, this);
    }

    Map<String, TenantShare> shares() {
        return shares;
    }

    private TenantShare share(String tenant) {
        TenantShare share = shares.get(tenant);
        if (share == null) {
            throw new IllegalStateException("the tenant " + tenant + " was let in and is not in the tenants file");
        }
        return share;
    }

    /** However the request ends: answered, failed, or its client gone. */
    private static void leaveWhenDone(Context request, TenantShare share) {
        Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(request.req()), failure -> share.leave());
    }

    private static ProblemException tooMany(Allowance allowance, ConsumptionProbe refused) {
        long retryAfterSeconds = Allowance.retryAfterSeconds(refused);
        return new ProblemException(Problem.of(
                        ProblemCode.RATE_LIMITED,
                        "The tenant's requests come faster than its share. Nothing was done; retry later with the same"
                                + " key.")
                .withHeader("Retry-After", Long.toString(retryAfterSeconds))
                .withHeader(LIMIT_HEADER, allowance.refusedHeader(retryAfterSeconds))
                .withHeader(POLICY_HEADER, allowance.policyHeader()));
    }

    private static ProblemException tooManyAtOnce(TenantShare share) {
        return new ProblemException(Problem.of(
                        ProblemCode.RATE_LIMITED,
                        "Too many of the tenant's requests are under way. Nothing was done; retry later with the same"
                                + " key.")
                .withHeader("Retry-After", "1")
                .withHeader(LIMIT_HEADER, "\"concurrent\";r=0;t=1")
                .withHeader(
                        POLICY_HEADER,
                        "\"concurrent\";q=" + share.concurrentRequestsMax + ";qu=\"concurrent-requests\""));
    }

    private static void gauges(String tenant, Limits limits, TenantShare share, MeterRegistry metrics) {
        Gauge.builder("tartware.ingest.limit", limits, its -> its.writes().perSecond())
                .description("Requests a second that the tenant may send")
                .tag("tenant", tenant)
                .tag("kind", "writes")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("tartware.ingest.limit", limits, its -> its.reads().perSecond())
                .description("Requests a second that the tenant may send")
                .tag("tenant", tenant)
                .tag("kind", "reads")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("tartware.ingest.requests.concurrent", share.concurrentRequests, Number::doubleValue)
                .description("Requests under way")
                .tag("tenant", tenant)
                .register(metrics);
    }

    /** What one tenant was refused, by reason. */
    private static final class Refusals {
        final Counter writes;
        final Counter reads;
        final Counter concurrent;
        final Counter endpointChanges;

        Refusals(String tenant, MeterRegistry metrics) {
            this.writes = counter(tenant, "writes", metrics);
            this.reads = counter(tenant, "reads", metrics);
            this.concurrent = counter(tenant, "concurrent", metrics);
            this.endpointChanges = counter(tenant, "webhook-endpoint-changes", metrics);
        }

        private static Counter counter(String tenant, String kind, MeterRegistry metrics) {
            return Counter.builder("tartware.ingest.rate.limited")
                    .description("Requests, and lines of batches, refused for the sake of other tenants")
                    .tag("tenant", tenant)
                    .tag("kind", kind)
                    .register(metrics);
        }
    }
}
