package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.webhooks.HostLookup.TooManyLookupsException;
import com.tartware.bookings.ingest.webhooks.WebhookEndpoints;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What webhook endpoints stand on, in a test's hand. */
final class FakeWebhooks {
    static final WebhookSecrets SECRETS = WebhookSecrets.of("bWFzdGVyLWtleS1vZi10ZXN0cy1tYXN0ZXIta2V5LW9mLXRlc3Rz");

    final FakeWebhookEndpointLog log = new FakeWebhookEndpointLog();
    final FakeWebhookStore store = new FakeWebhookStore();

    /** By host; any other leads nowhere. */
    final Map<String, List<String>> addresses = new ConcurrentHashMap<>(Map.of("hooks.example", List.of("8.8.8.8")));

    volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    volatile boolean allowPrivate;
    volatile NameServer nameServer = NameServer.ANSWERS;
    volatile long nameServerAnswersAfterMillis;

    enum NameServer {
        ANSWERS,
        SILENT,
        OVERRUN
    }

    WebhookEndpoints endpoints() {
        return new WebhookEndpoints(log, store, this::addressesOf, allowPrivate, SECRETS, () -> now);
    }

    private CompletableFuture<List<InetAddress>> addressesOf(String tenantId, String host) {
        if (nameServer == NameServer.OVERRUN) {
            return CompletableFuture.failedFuture(new TooManyLookupsException());
        }
        List<InetAddress> found = addresses.getOrDefault(host, List.of()).stream()
                .map(FakeWebhooks::literal)
                .toList();
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        return nameServer == NameServer.SILENT
                ? answer
                : answer.completeOnTimeout(found, nameServerAnswersAfterMillis, TimeUnit.MILLISECONDS);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
