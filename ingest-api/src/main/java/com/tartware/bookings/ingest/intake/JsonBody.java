package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.body.MediaTypes;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.MalformedJsonException;
import com.tartware.bookings.ingest.json.StrictJson;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.util.function.Consumer;
import java.util.function.Function;

/** The JSON body of a request that is no command, checked in the contract's order: media type, size, JSON, fields. */
public final class JsonBody {
    private final RequestBodies bodies;

    public JsonBody(RequestBodies bodies) {
        this.bodies = bodies;
    }

    /**
     * @param reading takes the fields that there are; any other is refused
     * @param next goes on with what was read; may itself answer with a future
     * @throws ProblemException if the body is not as it should be
     */
    public <T> void read(Context request, Function<ObjectFields, T> reading, Consumer<T> next) {
        MediaTypes.require(MediaTypes.JSON, request);
        bodies.read(request, RequestBodies.COMMAND_BYTES_MAX, body -> next.accept(check(object(body), reading)));
    }

    /** For a request that has nothing to say: no body, or an object without fields. */
    public void readNothing(Context request, Runnable next) {
        boolean hasBody = request.req().getContentLengthLong() > 0 || request.header("Transfer-Encoding") != null;
        if (hasBody) {
            read(request, fields -> null, nothing -> next.run());
        } else {
            next.run();
        }
    }

    /** @throws ProblemException {@code MALFORMED_JSON} */
    static JsonObject object(byte[] body) {
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
