package com.tartware.bookings.localstack.components;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks a component over HTTP whether it is there. */
final class HttpProbe {
    private static final HttpProbe PLAIN = new HttpProbe(null);

    private final HttpClient client;

    /** @param tls null where nothing is encrypted */
    HttpProbe(SSLContext tls) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    static boolean answers(String url) throws IOException, InterruptedException {
        return PLAIN.is200(url);
    }

    boolean is200(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }
}
