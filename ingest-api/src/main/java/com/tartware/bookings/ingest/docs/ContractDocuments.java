package com.tartware.bookings.ingest.docs;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/**
 * {@code GET /openapi.yaml}, {@code /asyncapi.yaml} and {@code /docs}: the contract, for programs and for people. Public, so without
 * a credential.
 */
public final class ContractDocuments {
    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private final Handler openApi;
    private final Handler asyncApi;
    private final Handler page;

    public ContractDocuments() {
        openApi = PublishedDocument.plain("openapi.yaml", YAML);
        asyncApi = PublishedDocument.plain("asyncapi.yaml", YAML);
        page = PublishedDocument.gzipped("docs.html.gz", "text/html; charset=utf-8")
                .withContentSecurityPolicy(pagePolicy());
    }

    /** HEAD as well: a route of its own, or it would be answered without looking. */
    public void addTo(RoutesConfig routes) {
        add(routes, "/openapi.yaml", openApi);
        add(routes, "/asyncapi.yaml", asyncApi);
        add(routes, "/docs", page);
    }

    private static void add(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /**
     * The page runs the scripts that it was built with, and loads nothing. Its styles are made by those scripts, so no hash can name
     * them.
     */
    private static String pagePolicy() {
        return "default-src 'none'; script-src " + PublishedDocument.text("docs-script-hashes.txt")
                + "; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'";
    }
}
