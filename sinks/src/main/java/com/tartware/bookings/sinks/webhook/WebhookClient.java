package com.tartware.bookings.sinks.webhook;

import com.tartware.bookings.schemas.framing.TraceHeader;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import com.tartware.bookings.sinks.webhook.CheckedAddresses.AddressRefusedException;
import com.tartware.bookings.sinks.webhook.DeliveryResult.Error;
import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Sends deliveries to addresses that tenants chose: whatever answers there is not trusted. Follows no redirect, keeps no cookie, unpacks
 * nothing, reads a small part of an answer and throws it away. Thread-safe; blocks nobody.
 */
public final class WebhookClient implements AutoCloseable {
    /**
     * How the client behaves.
     *
     * @param privateAllowed whether it connects to addresses that are not public: on a developer's machine
     * @param connectTimeout for one address, TLS not included
     * @param attemptTimeout for everything, from the look-up of the name to the end of the answer
     */
    public record Settings(boolean privateAllowed, Duration connectTimeout, Duration attemptTimeout)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Source: Standard Webhooks 1.0 suggests 15 to 30 s for an attempt. */
        public static Settings standard(boolean privateAllowed) {
            return new Settings(privateAllowed, Duration.ofSeconds(5), Duration.ofSeconds(15));
        }
    }

    private static final String USER_AGENT = "Tartware-Webhooks/1";

    /** Enough for what receivers say; the rest is not worth a connection. */
    private static final int ANSWER_BYTES_MAX = 16 * 1024;

    private static final int ANSWER_HEADER_BYTES_MAX = 16 * 1024;

    /** Several endpoints may share a server, each with 64 deliveries under way at most; further ones wait for a connection. */
    private static final int CONNECTIONS_PER_DESTINATION_MAX = 256;

    private static final Duration UNUSED_DESTINATION_MAX = Duration.ofMinutes(5);
    private static final int THREADS_MAX = 16;
    private static final int THREADS_MIN = 2;
    private static final Duration IDLE_LOOKUP_THREAD_MAX = Duration.ofSeconds(10);

    private final HttpClient http;
    private final ThreadPoolExecutor lookups;
    private final Settings settings;
    private final LongSupplier clockMillis;

    /**
     * Starts the client.
     *
     * @param deliveriesMax how many the caller has under way at most
     * @param clockMillis what {@code Retry-After} with a date is compared with
     */
    public WebhookClient(Settings settings, int deliveriesMax, LongSupplier clockMillis) throws Exception {
        this(settings, deliveriesMax, clockMillis, InetAddress::getAllByName);
    }

    WebhookClient(Settings settings, int deliveriesMax, LongSupplier clockMillis, CheckedAddresses.Lookup names)
            throws Exception {
        this.settings = settings;
        this.clockMillis = clockMillis;
        // A name server that does not answer holds a thread for a while longer than its delivery. With as many threads
        // as
        // deliveries it holds nobody else.
        lookups = new ThreadPoolExecutor(
                0,
                deliveriesMax,
                IDLE_LOOKUP_THREAD_MAX.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                lookup -> {
                    Thread thread = new Thread(lookup, "webhook-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName("webhook-client");
        threads.setDaemon(true);
        http = new HttpClient(new HttpClientTransportOverHTTP(1));
        http.setExecutor(threads);
        http.setSocketAddressResolver(new CheckedAddresses(names, lookups, settings.privateAllowed()));
        http.setConnectTimeout(settings.connectTimeout().toMillis());
        http.setIdleTimeout(settings.attemptTimeout().toMillis());
        http.setFollowRedirects(false);
        http.setMaxConnectionsPerDestination(CONNECTIONS_PER_DESTINATION_MAX);
        http.setMaxRequestsQueuedPerDestination(deliveriesMax);
        http.setDestinationIdleTimeout(UNUSED_DESTINATION_MAX.toMillis());
        http.setMaxResponseHeadersSize(ANSWER_HEADER_BYTES_MAX);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, USER_AGENT));
        http.start();
        http.getContentDecoderFactories().clear();
        http.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        http.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        http.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
    }

    /**
     * Sends one delivery.
     *
     * @param result is told once, on a thread of the client
     */
    public void send(Delivery delivery, Consumer<DeliveryResult> result) {
        long startedNanos = System.nanoTime();
        try {
            Answer answer = new Answer(startedNanos, result);
            requestOf(delivery)
                    .onResponseHeaders(answer::headersRead)
                    .onResponseContent((response, content) -> answer.read(response, content.remaining()))
                    .send(answer::complete);
        } catch (RuntimeException e) {
            // An address that the client cannot use, such as one with a host of characters that no name has.
            result.accept(new DeliveryResult(null, Error.URL_REFUSED, 0, millisSince(startedNanos)));
        }
    }

    private Request requestOf(Delivery delivery) {
        long timestamp = Math.floorDiv(delivery.attemptedAtMillis(), 1_000L);
        String signatures = delivery.signingKeys().stream()
                .map(key -> WebhookSignature.of(key, delivery.id(), timestamp, delivery.body()))
                .collect(Collectors.joining(" "));
        return http.newRequest(delivery.url())
                .method(HttpMethod.POST)
                .timeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .idleTimeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    headers.put(WebhookSignature.ID_HEADER, delivery.id());
                    headers.put(WebhookSignature.TIMESTAMP_HEADER, Long.toString(timestamp));
                    headers.put(WebhookSignature.SIGNATURE_HEADER, signatures);
                    if (delivery.traceparent() != null) {
                        headers.put(TraceHeader.NAME, delivery.traceparent());
                    }
                })
                .body(new BytesRequestContent("application/json", delivery.body()));
    }

    private static int millisSince(long startedNanos) {
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
    }

    /** What is known of an answer while it comes; the client's threads tell it one after the other. */
    private final class Answer {
        private final long startedNanos;
        private final Consumer<DeliveryResult> result;
        private volatile boolean headersRead;
        private int bytesRead;

        Answer(long startedNanos, Consumer<DeliveryResult> result) {
            this.startedNanos = startedNanos;
            this.result = result;
        }

        void headersRead(Response response) {
            headersRead = true;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // Told to complete() in any case.
        void read(Response response, int bytes) {
            bytesRead += bytes;
            if (bytesRead > ANSWER_BYTES_MAX) {
                response.abort(new IOException("an answer of over " + ANSWER_BYTES_MAX + " bytes"));
            }
        }

        void complete(Result sent) {
            int durationMillis = millisSince(startedNanos);
            // Once the status is there, it is the answer, whatever became of the body behind it.
            if (!headersRead || sent.getResponse() == null) {
                result.accept(new DeliveryResult(null, errorOf(sent.getFailure()), 0, durationMillis));
                return;
            }
            int status = sent.getResponse().getStatus();
            long retryAfterMillis = RetryAfter.millis(
                    sent.getResponse().getHeaders().get(HttpHeader.RETRY_AFTER), clockMillis.getAsLong());
            Error error = status >= 300 && status < 400 ? Error.REDIRECT : null;
            result.accept(new DeliveryResult(status, error, retryAfterMillis, durationMillis));
        }
    }

    /** Never text of the receiver. */
    private static Error errorOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AddressRefusedException) {
                return Error.ADDRESS_REFUSED;
            }
            if (cause instanceof UnknownHostException) {
                return Error.DNS_FAILED;
            }
            if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
                return Error.TIMEOUT;
            }
            if (cause instanceof SSLException) {
                return Error.TLS_FAILED;
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return Error.CONNECT_FAILED;
            }
            if (cause instanceof HttpResponseException || cause instanceof BadMessageException) {
                return Error.BAD_ANSWER;
            }
        }
        return Error.CONNECTION_LOST;
    }

    @Override
    public void close() throws Exception {
        lookups.shutdownNow();
        http.stop();
    }
}
