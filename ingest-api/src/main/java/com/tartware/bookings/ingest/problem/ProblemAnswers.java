package com.tartware.bookings.ingest.problem;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request early, ours or the server library's, into a problem. */
public final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

    private ProblemAnswers() {}

    public static void installIn(JavalinConfig javalin) {
        javalin.http.prefer405over404 = true;
        javalin.routes.exception(ProblemException.class, (e, request) -> answer(request, e.problem()));
        javalin.routes.exception(HttpResponseException.class, (e, request) -> answer(request, ofJavalin(e)));
        javalin.routes.exception(Exception.class, (e, request) -> {
            LOG.error("A request failed unexpectedly", e);
            answer(request, internalError());
        });
        javalin.router.javaLangErrorHandler((response, error) -> {
            LOG.error("A request failed with a Java error", error);
            answer(response, internalError());
        });
        JettyProblems jettyProblems = new JettyProblems();
        javalin.jetty.modifyServer(server -> server.setErrorHandler(jettyProblems));
        javalin.jetty.modifyServletContextHandler(servlets -> servlets.setErrorHandler(jettyProblems));
    }

    private static void answer(Context request, Problem problem) {
        problem.headers().forEach(request::header);
        request.status(problem.status()).result(problem.json()).contentType(Problem.MEDIA_TYPE);
    }

    private static void answer(HttpServletResponse response, Problem problem) {
        if (response.isCommitted()) {
            return;
        }
        try {
            response.setStatus(problem.status());
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(problem.json());
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The answer to a failed request could not be written", e);
        }
    }

    /** What a status means that the server library chose by itself. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "There is nothing under this path.");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The path exists, the method on it does not.");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is larger than we take.");
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
            case 503 ->
                Problem.of(ProblemCode.LOG_UNAVAILABLE, "This server is shutting down; another one will answer.")
                        .withHeader("Retry-After", "1");
            // A transfer coding or a version of HTTP that does not exist here: the client's doing, whatever the number
            // says.
            case 501, 505 -> unusableRequest();
            default -> status >= 500 ? internalError() : unusableRequest();
        };
    }

    private static Problem unusableRequest() {
        return Problem.of(
                ProblemCode.BAD_REQUEST,
                "The path, a header, the query or the HTTP framing of the request is not usable.");
    }

    private static Problem ofJavalin(HttpResponseException exception) {
        Problem problem = ofStatus(exception.getStatus());
        if (exception instanceof MethodNotAllowedResponse) {
            return problem.withHeader("Allow", allowed(exception.getDetails()));
        }
        return problem;
    }

    /** Javalin names the methods under a key that depends on the Accept header. */
    private static String allowed(Map<String, String> details) {
        return details.values().stream().findFirst().orElse("");
    }

    private static Problem internalError() {
        return Problem.of(
                ProblemCode.INTERNAL_ERROR, "The request failed; with an idempotency key it is safe to repeat.");
    }
}
