package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.schemas.webhook.PublicAddresses;
import com.tartware.bookings.schemas.webhook.WebhookUrl;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Which addresses may be registered. The webhook job looks again whenever it connects: names can lead elsewhere by then. */
final class EndpointUrls {
    /** One sentence for both: which names our resolver knows, and where they lead, is nobody's business. */
    private static final String NOT_PUBLIC = "Its host must have addresses, and public ones only.";

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

    /** Why the url may not be registered, from where its host leads now; empty if it may. */
    CompletableFuture<Optional<String>> whyRefused(URI url) {
        return hosts.addressesOf(url.getHost()).thenApply(this::whyRefused);
    }

    private Optional<String> whyRefused(List<InetAddress> addresses) {
        if (allowPrivate) {
            return addresses.isEmpty() ? Optional.of(NO_ADDRESS) : Optional.empty();
        }
        boolean publicOnly = !addresses.isEmpty() && addresses.stream().allMatch(PublicAddresses::contain);
        return publicOnly ? Optional.empty() : Optional.of(NOT_PUBLIC);
    }
}
