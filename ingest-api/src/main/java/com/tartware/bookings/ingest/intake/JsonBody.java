package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.MalformedJsonException;
import com.tartware.bookings.ingest.json.StrictJson;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.util.function.Function;

/** The JSON body of a request that is no command, checked in the contract's order: media type, size, JSON, fields. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * @param reading takes the fields that there are; any other is refused
     * @throws ProblemException if the body is not as it should be
     */
    public static <T> T read(Context request, Function<ObjectFields, T> reading) {
        RequestBody.requireJson(request);
        return check(parse(RequestBody.read(request)), reading);
    }

    /** For a request that has nothing to say: no body, or an object without fields. */
    public static void requireNothing(Context request) {
        if (isThere(request)) {
            read(request, fields -> null);
        }
    }

    /** Before an answer that does not depend on the body, for the sake of a client that sends before it listens. */
    public static void throwAway(Context request) {
        if (isThere(request)) {
            RequestBody.throwAway(request);
        }
    }

    private static boolean isThere(Context request) {
        return request.req().getContentLengthLong() > 0 || request.header("Transfer-Encoding") != null;
    }

    private static JsonObject parse(byte[] body) {
        try {
            return StrictJson.object(body);
        } catch (MalformedJsonException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, e.getMessage());
        }
    }

    private static <T> T check(JsonObject json, Function<ObjectFields, T> reading) {
        FieldErrors errors = new FieldErrors();
        ObjectFields fields = new ObjectFields(json, errors);
        T read = reading.apply(fields);
        fields.refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidFields(errors.list()));
        }
        return read;
    }
}
