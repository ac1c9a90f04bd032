package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.webhooks.HostLookup.TooManyLookupsException;
import com.tartware.bookings.schemas.webhook.PublicAddresses;
import com.tartware.bookings.schemas.webhook.WebhookUrl;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which addresses may be registered. The webhook job looks again whenever it connects: names can lead elsewhere by then. */
final class EndpointUrls {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointUrls.class);

    /** One sentence for both: which names our resolver knows, and where they lead, is nobody's business. */
    private static final String NOT_PUBLIC = "Its host must have addresses, and public ones only.";

    /** A resolver has its answer by then, if there is one. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String NO_ADDRESS = "Its host has no address.";

    private final boolean allowPrivate;
    private final HostLookup hosts;

    /** @param allowPrivate takes any address, and plain http: on a developer's machine */
    EndpointUrls(boolean allowPrivate, HostLookup hosts) {
        this.allowPrivate = allowPrivate;
        this.hosts = hosts;
    }

    /** The url's form alone; null if it was refused. */
    URI read(ObjectFields body, String name) {
        String text = body.requiredText(name, WebhookUrl.CHARACTERS_MAX);
        if (text == null) {
            return null;
        }
        Optional<URI> url = WebhookUrl.parse(text, allowPrivate);
        if (url.isEmpty()) {
            body.refuse(
                    name,
                    FieldCode.BAD_FORMAT,
                    "Must be an https address in ASCII with a host, and without user, password and fragment.");
        }
        return url.orElse(null);
    }

    /**
     * Why the url may not be registered, from where its host leads now; empty if it may.
     *
     * @return fails with a {@link ProblemException} if that cannot be found out in time, which says nothing about the url
     */
    CompletableFuture<Optional<String>> whyRefused(String tenantId, URI url, Duration within) {
        return hosts.addressesOf(tenantId, url.getHost())
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(unknown -> {
                    throw notLookedUp(unknown);
                })
                .thenApply(this::whyRefused);
    }

    private static RuntimeException notLookedUp(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof TooManyLookupsException) {
            LOG.debug("A host was not looked up", failure);
            return new ProblemException(Problem.of(
                            ProblemCode.LOG_UNAVAILABLE,
                            "The addresses of the url's host could not be found out in time. Nothing was registered.")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS));
        }
        return new CompletionException(failure);
    }

    private Optional<String> whyRefused(List<InetAddress> addresses) {
        if (allowPrivate) {
            return addresses.isEmpty() ? Optional.of(NO_ADDRESS) : Optional.empty();
        }
        boolean publicOnly = !addresses.isEmpty() && addresses.stream().allMatch(PublicAddresses::contain);
        return publicOnly ? Optional.empty() : Optional.of(NOT_PUBLIC);
    }
}
