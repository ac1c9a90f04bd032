package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fairuse.Metering;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldError;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathIds;
import com.tartware.bookings.ingest.fields.SequenceText;
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
import com.tartware.bookings.ingest.store.WebhookStore.Disabling;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    private static final List<String> OUTCOMES = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.UNKNOWN)
            .map(Outcome::name)
            .toList();

    /** As the contract has it for commands: an answer within 2 s, whoever keeps it waiting. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(1_900);

    /** Of which name server and store may take so much, side by side; a log that is well needs a tenth of the rest. */
    private static final Duration ASKING_MAX = Duration.ofMillis(1_300);

    /** The topic's end is a question or two away. */
    private static final Duration CATCHING_UP_MAX = Duration.ofMillis(900);

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
        routes.post(PATH, request -> register(request, body, answering), Scope.ADMIN, Metering.ENDPOINT_CHANGE);
        routes.get(PATH, request -> list(request, answering), Scope.ADMIN);
        routes.head(PATH, request -> list(request, answering), Scope.ADMIN);
        routes.get(ONE, request -> show(request, answering), Scope.ADMIN);
        routes.head(ONE, request -> show(request, answering), Scope.ADMIN);
        routes.delete(ONE, request -> delete(request, answering), Scope.ADMIN, Metering.ENDPOINT_CHANGE);
        routes.post(
                ONE + "/rotate-secret",
                request -> rotateSecret(request, body, answering),
                Scope.ADMIN,
                Metering.ENDPOINT_CHANGE);
        routes.post(
                ONE + "/replay", request -> replay(request, body, answering), Scope.ADMIN, Metering.ENDPOINT_CHANGE);
        routes.get(ONE + "/attempts", request -> attempts(request, answering), Scope.ADMIN);
        routes.head(ONE + "/attempts", request -> attempts(request, answering), Scope.ADMIN);
    }

    private void register(Context request, JsonBody body, Executor answering) {
        body.read(request, this::readRegistration, wanted -> register(request, wanted, answering));
    }

    private void register(Context request, Registration wanted, Executor answering) {
        String tenantId = Authentication.tenantOf(request);
        UUID endpointId = UUID.randomUUID();
        AnswerTime time = new AnswerTime();
        CompletableFuture<Long> newestSequence = newestSequence(tenantId);
        CompletableFuture<WebhookEndpoint> registered = urls.whyRefused(tenantId, wanted.url(), ASKING_MAX)
                .thenCompose(refused -> {
                    refused.ifPresent(WebhookEndpoints::refuseUrl);
                    return newestSequence;
                })
                .thenCompose(newest -> log.change(
                        tenantId,
                        endpointId,
                        EndpointChanges.register(
                                tenantId, endpointId, wanted.url().toString(), wanted.outcomes(), newest, now()),
                        time.left()));
        answer(request, registered, answering, (answer, endpoint) -> answer.status(201)
                .header("Location", PATH + "/" + endpointId)
                .contentType("application/json")
                .result(EndpointJson.changed(endpoint, secretOf(endpoint))));
    }

    private Registration readRegistration(ObjectFields body) {
        URI url = urls.read(body, "url");
        List<String> outcomes = body.words("outcomes", OUTCOMES);
        return new Registration(url, outcomes == null ? List.of() : outcomes);
    }

    private CompletableFuture<Long> newestSequence(String tenantId) {
        return store.newestSequence(tenantId)
                .orTimeout(ASKING_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw StoreAnswers.unavailable(failure);
                });
    }

    private void list(Context request, Executor answering) {
        String tenantId = Authentication.tenantOf(request);
        List<WebhookEndpoint> endpoints = known(() -> log.endpoints(tenantId));
        answer(request, disablings(tenantId, endpoints), answering, (answer, disablings) -> answer.contentType(
                        "application/json")
                .result(EndpointJson.list(endpoints, disablings)));
    }

    private void show(Context request, Executor answering) {
        withExisting(
                request,
                answering,
                (existing, time) -> answer(
                        request,
                        disablings(existing.getTenantId(), List.of(existing)),
                        answering,
                        (answer, disablings) ->
                                answer.contentType("application/json").result(EndpointJson.of(existing, disablings))));
    }

    private CompletableFuture<Map<UUID, Disabling>> disablings(String tenantId, List<WebhookEndpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        List<UUID> ids = endpoints.stream()
                .map(endpoint -> UuidBytes.toUuid(endpoint.getEndpointId()))
                .toList();
        return store.disablings(tenantId, ids).exceptionally(failure -> {
            throw StoreAnswers.unavailable(failure);
        });
    }

    private void delete(Context request, Executor answering) {
        withExisting(
                request,
                answering,
                (existing, time) -> change(
                        request,
                        existing,
                        EndpointChanges.delete(),
                        time,
                        answering,
                        (answer, endpoint) -> answer.status(204)));
    }

    private void rotateSecret(Context request, JsonBody body, Executor answering) {
        withExisting(
                request,
                answering,
                (existing, time) -> body.readNothing(
                        request,
                        () -> change(
                                request,
                                existing,
                                EndpointChanges.rotateSecret(now()),
                                time,
                                answering,
                                (answer, endpoint) -> answer.status(200)
                                        .contentType("application/json")
                                        .result(EndpointJson.changed(endpoint, secretOf(endpoint))))));
    }

    private void replay(Context request, JsonBody body, Executor answering) {
        withExisting(
                request,
                answering,
                (existing, time) -> body.read(
                        request,
                        fields -> fields.requiredLongInteger("from_sequence", 1, SequenceText.MAX),
                        fromSequence -> change(
                                request,
                                existing,
                                EndpointChanges.replay(fromSequence),
                                time,
                                answering,
                                (answer, endpoint) -> answer.status(202)
                                        .header("Location", PATH + "/" + EndpointJson.idOf(endpoint) + "/attempts")
                                        .contentType("application/json")
                                        .result(EndpointJson.replay(endpoint)))));
    }

    private void attempts(Context request, Executor answering) {
        withExisting(request, answering, (existing, time) -> attempts(request, existing, answering));
    }

    private void attempts(Context request, WebhookEndpoint existing, Executor answering) {
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
            AnswerTime time,
            Executor answering,
            BiConsumer<Context, WebhookEndpoint> success) {
        answer(
                request,
                log.change(existing.getTenantId(), UuidBytes.toUuid(existing.getEndpointId()), change, time.left()),
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

    /**
     * Goes on with the endpoint that the path names, of the caller's tenant. One that is not known here may have been registered a moment
     * ago, at another process: its records are waited for before it is not found.
     */
    private void withExisting(Context request, Executor answering, BiConsumer<WebhookEndpoint, AnswerTime> next) {
        String tenantId = Authentication.tenantOf(request);
        UUID id = PathIds.uuid(request, ENDPOINT_ID).orElseThrow(EndpointChanges::notFound);
        AnswerTime time = new AnswerTime();
        Optional<WebhookEndpoint> known = known(() -> log.endpoint(tenantId, id));
        if (known.isPresent()) {
            next.accept(known.get(), time);
        } else {
            answer(
                    request,
                    log.caughtUp(CATCHING_UP_MAX).exceptionally(failure -> {
                        throw notKnown();
                    }),
                    answering,
                    (answer, nothing) -> next.accept(
                            known(() -> log.endpoint(tenantId, id)).orElseThrow(EndpointChanges::notFound), time));
        }
    }

    private static <T> T known(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (LogUnavailableException e) {
            throw notKnown();
        }
    }

    private static ProblemException notKnown() {
        return new ProblemException(
                Problem.of(ProblemCode.LOG_UNAVAILABLE, "The webhook endpoints are not known yet; try again soon.")
                        .withHeader("Retry-After", "1"));
    }

    private String secretOf(WebhookEndpoint endpoint) {
        return secrets.textOf(
                endpoint.getTenantId(), UuidBytes.toUuid(endpoint.getEndpointId()), endpoint.getSecretGeneration());
    }

    /** As exact as the record keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What is left of {@link #ANSWER_MAX}, from now on. */
    private static final class AnswerTime {
        private final long begunNanos = System.nanoTime();

        Duration left() {
            Duration left = ANSWER_MAX.minusNanos(System.nanoTime() - begunNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    private record Registration(URI url, List<String> outcomes) {}
}
