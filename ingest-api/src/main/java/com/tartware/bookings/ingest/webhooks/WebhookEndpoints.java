package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldError;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.intake.JsonBody;
import com.tartware.bookings.ingest.log.LogUnavailableException;
import com.tartware.bookings.ingest.log.WebhookEndpointLog;
import com.tartware.bookings.ingest.log.WebhookEndpointLog.Change;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.StoreAnswers;
import com.tartware.bookings.ingest.store.WebhookStore;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/webhook-endpoints}: where a tenant wants its decisions delivered. Every change is answered once the broker has it; a
 * secret is shown in the answer that made it and never again.
 */
public final class WebhookEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookEndpoints.class);
    private static final String PATH = "/v1/webhook-endpoints";
    private static final String ENDPOINT_ID = "endpoint_id";
    private static final String ONE = PATH + "/{" + ENDPOINT_ID + "}";

    /** The largest number that every reader of JSON keeps exactly. */
    private static final long SEQUENCE_MAX = (1L << 53) - 1;

    private static final List<String> OUTCOMES = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.UNKNOWN)
            .map(Outcome::name)
            .toList();

    private final WebhookEndpointLog log;
    private final WebhookStore store;
    private final EndpointUrls urls;
    private final WebhookSecrets secrets;
    private final InstantSource clock;

    /** @param allowPrivate registers any address, and plain http: on a developer's machine */
    public WebhookEndpoints(
            WebhookEndpointLog log,
            WebhookStore store,
            HostLookup hosts,
            boolean allowPrivate,
            WebhookSecrets secrets,
            InstantSource clock) {
        this.log = log;
        this.store = store;
        this.urls = new EndpointUrls(allowPrivate, hosts);
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param answering runs what is left to do once broker, store or name server have answered */
    public void installIn(RoutesConfig routes, RequestBodies bodies, Executor answering) {
        JsonBody body = new JsonBody(bodies);
        routes.post(PATH, request -> register(request, body, answering), Scope.ADMIN);
        routes.get(PATH, this::list, Scope.ADMIN);
        routes.head(PATH, this::list, Scope.ADMIN);
        routes.get(ONE, this::show, Scope.ADMIN);
        routes.head(ONE, this::show, Scope.ADMIN);
        routes.delete(ONE, request -> delete(request, answering), Scope.ADMIN);
        routes.post(ONE + "/rotate-secret", request -> rotateSecret(request, body, answering), Scope.ADMIN);
        routes.post(ONE + "/replay", request -> replay(request, body, answering), Scope.ADMIN);
        routes.get(ONE + "/attempts", request -> attempts(request, answering), Scope.ADMIN);
        routes.head(ONE + "/attempts", request -> attempts(request, answering), Scope.ADMIN);
    }

    private void register(Context request, JsonBody body, Executor answering) {
        body.read(request, this::readRegistration, wanted -> register(request, wanted, answering));
    }

    private void register(Context request, Registration wanted, Executor answering) {
        String tenantId = Authentication.tenantOf(request);
        UUID endpointId = UUID.randomUUID();
        CompletableFuture<WebhookEndpoint> registered = urls.whyRefused(wanted.url())
                .thenCompose(refused -> {
                    refused.ifPresent(WebhookEndpoints::refuseUrl);
                    return newestSequence(tenantId);
                })
                .thenCompose(newest -> log.change(
                        tenantId,
                        endpointId,
                        EndpointChanges.register(
                                tenantId, endpointId, wanted.url().toString(), wanted.outcomes(), newest, now())));
        answer(request, registered, answering, (answer, endpoint) -> answer.status(201)
                .header("Location", PATH + "/" + endpointId)
                .contentType("application/json")
                .result(EndpointJson.of(endpoint, secretOf(endpoint))));
    }

    private Registration readRegistration(ObjectFields body) {
        URI url = urls.read(body, "url");
        List<String> outcomes = body.words("outcomes", OUTCOMES);
        return new Registration(url, outcomes == null ? List.of() : outcomes);
    }

    private CompletableFuture<Long> newestSequence(String tenantId) {
        return store.newestSequence(tenantId).exceptionally(failure -> {
            throw StoreAnswers.unavailable(failure);
        });
    }

    private void list(Context request) {
        String tenantId = Authentication.tenantOf(request);
        request.contentType("application/json").result(EndpointJson.list(known(() -> log.endpoints(tenantId))));
    }

    private void show(Context request) {
        request.contentType("application/json").result(EndpointJson.of(existing(request), null));
    }

    private void delete(Context request, Executor answering) {
        WebhookEndpoint existing = existing(request);
        change(request, existing, EndpointChanges.delete(), answering, (answer, endpoint) -> answer.status(204));
    }

    private void rotateSecret(Context request, JsonBody body, Executor answering) {
        WebhookEndpoint existing = existing(request);
        body.readNothing(
                request,
                () -> change(
                        request,
                        existing,
                        EndpointChanges.rotateSecret(now()),
                        answering,
                        (answer, endpoint) -> answer.status(200)
                                .contentType("application/json")
                                .result(EndpointJson.of(endpoint, secretOf(endpoint)))));
    }

    private void replay(Context request, JsonBody body, Executor answering) {
        WebhookEndpoint existing = existing(request);
        body.read(
                request,
                fields -> fields.requiredLongInteger("from_sequence", 1, SEQUENCE_MAX),
                fromSequence -> change(
                        request,
                        existing,
                        EndpointChanges.replay(fromSequence),
                        answering,
                        (answer, endpoint) -> answer.status(202)
                                .header("Location", PATH + "/" + EndpointJson.idOf(endpoint) + "/attempts")
                                .contentType("application/json")
                                .result(EndpointJson.replay(endpoint))));
    }

    private void attempts(Context request, Executor answering) {
        WebhookEndpoint existing = existing(request);
        AttemptListing listing = AttemptListing.of(request);
        answer(
                request,
                store.attempts(existing.getTenantId(), UuidBytes.toUuid(existing.getEndpointId()), listing.query())
                        .exceptionally(failure -> {
                            throw StoreAnswers.unavailable(failure);
                        }),
                answering,
                (answer, found) -> answer.contentType("application/json").result(listing.page(found)));
    }

    private void change(
            Context request,
            WebhookEndpoint existing,
            Change change,
            Executor answering,
            BiConsumer<Context, WebhookEndpoint> success) {
        answer(
                request,
                log.change(existing.getTenantId(), UuidBytes.toUuid(existing.getEndpointId()), change),
                answering,
                success);
    }

    private static <T> void answer(
            Context request, CompletableFuture<T> outcome, Executor answering, BiConsumer<Context, T> success) {
        request.future(() -> outcome.handleAsync(
                (done, failure) -> {
                    if (failure != null) {
                        throw problem(failure);
                    }
                    if (done instanceof WebhookEndpoint endpoint) {
                        tellWhoChanged(request, endpoint);
                    }
                    success.accept(request, done);
                    return null;
                },
                answering));
    }

    /** An endpoint gets every decision of its tenant: whoever lost a key has to know what was registered with it. */
    private static void tellWhoChanged(Context request, WebhookEndpoint endpoint) {
        LOG.info(
                "Webhook endpoint {} of tenant {} is at revision {} by {}: {} {}",
                EndpointJson.idOf(endpoint),
                endpoint.getTenantId(),
                endpoint.getRevision(),
                Authentication.principalOf(request).credentialId(),
                request.method(),
                request.path());
    }

    private static RuntimeException problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof LogUnavailableException || cause instanceof TimeoutException) {
            LOG.debug("A change of a webhook endpoint was not acknowledged", cause);
            return unavailable();
        }
        return new CompletionException(cause);
    }

    private static ProblemException unavailable() {
        return new ProblemException(Problem.of(
                        ProblemCode.LOG_UNAVAILABLE,
                        "It was not acknowledged and nothing is promised; look at the list before you try again.")
                .withHeader("Retry-After", "1"));
    }

    private static void refuseUrl(String why) {
        throw new ProblemException(Problem.invalidFields(List.of(new FieldError("/url", FieldCode.BAD_FORMAT, why))));
    }

    /** The endpoint that the path names, of the caller's tenant. */
    private WebhookEndpoint existing(Context request) {
        String tenantId = Authentication.tenantOf(request);
        return PathIds.uuid(request, ENDPOINT_ID)
                .flatMap(id -> known(() -> log.endpoint(tenantId, id)))
                .orElseThrow(EndpointChanges::notFound);
    }

    private static <T> T known(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (LogUnavailableException e) {
            throw new ProblemException(
                    Problem.of(ProblemCode.LOG_UNAVAILABLE, "The webhook endpoints are not known yet; try again soon.")
                            .withHeader("Retry-After", "1"));
        }
    }

    private String secretOf(WebhookEndpoint endpoint) {
        return secrets.textOf(
                endpoint.getTenantId(), UuidBytes.toUuid(endpoint.getEndpointId()), endpoint.getSecretGeneration());
    }

    /** As exact as the record keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private record Registration(URI url, List<String> outcomes) {}
}
