package com.tartware.bookings.benchmarks.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import java.io.IOException;

/** The peer of ingest: Javalin as it comes, which parses the same JSON and answers as much, and does nothing else. */
public final class BareServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ANSWER = """
            {"command_id":"4f5cd4ce-7d11-5d43-9d2e-7a2f3d1f7a30","booking_id":"b692422a-684c-57f6-bfd2-f902c748bf45","status":"PENDING"}""";

    private BareServer() {}

    /** @param args the port */
    public static void main(String[] args) {
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get("/health/ready", request -> request.result("ready"));
                    config.routes.post("/v1/bookings", request -> {
                        if (!parsed(request.bodyAsBytes())) {
                            request.status(400);
                            return;
                        }
                        request.status(202)
                                .header("Location", "/v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45")
                                .contentType("application/json")
                                .result(ANSWER);
                    });
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }

    private static boolean parsed(byte[] body) throws IOException {
        return JSON.readTree(body).path("stays").size() == 1;
    }
}
