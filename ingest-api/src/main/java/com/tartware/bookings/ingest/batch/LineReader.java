package com.tartware.bookings.ingest.batch;

import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.intake.CommandReader;
import com.tartware.bookings.ingest.intake.IdempotencyKey;
import com.tartware.bookings.ingest.intake.IdentifiedCommand;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import com.tartware.bookings.ingest.json.JsonValue;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.JsonValue.JsonString;
import com.tartware.bookings.ingest.json.MalformedJsonException;
import com.tartware.bookings.ingest.json.StrictJson;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a command of a line, with the ids that a single request with the same key would get. Checks in the contract's order: size,
 * key, JSON, fields; the key is inside the JSON, so what is no JSON at all comes first.
 */
final class LineReader {
    private static final String KEY = "idempotency_key";

    /** Results of lines wait for those before them: a batch of nothing but mistakes must stay small in memory. */
    private static final int ERRORS_LISTED_MAX = 100;

    private final String tenantId;
    private final CommandReader reader;
    private final PathFields path;

    LineReader(String tenantId, CommandReader reader, PathFields path) {
        this.tenantId = tenantId;
        this.reader = reader;
        this.path = path;
    }

    /** @throws ProblemException if the line is refused */
    IdentifiedCommand read(BatchLines line) {
        if (line.length() > RequestBodies.COMMAND_BYTES_MAX) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE,
                    "A line may have at most %d bytes.".formatted(RequestBodies.COMMAND_BYTES_MAX));
        }
        JsonObject json = parse(line);
        String key = key(json.get(KEY));
        JsonObject body = withoutKey(json);
        FieldErrors errors = new FieldErrors();
        ObjectFields fields = new ObjectFields(body, errors);
        RequestedCommand command = reader.read(path, fields);
        fields.refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidFields(
                    errors.list().subList(0, Math.min(errors.list().size(), ERRORS_LISTED_MAX))));
        }
        return IdentifiedCommand.of(tenantId, key, command, body);
    }

    private static JsonObject parse(BatchLines line) {
        try {
            return StrictJson.object(line.body(), line.offset(), line.length());
        } catch (MalformedJsonException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, e.getMessage());
        }
    }

    private static String key(JsonValue value) {
        if (value == null) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_MISSING, "Every line needs its own " + KEY + ".");
        }
        if (value instanceof JsonString string && IdempotencyKey.isUsable(string.text())) {
            return string.text();
        }
        throw new ProblemException(
                ProblemCode.IDEMPOTENCY_KEY_INVALID,
                "The line's " + KEY + " must be a string of 1 to 255 visible ASCII characters without spaces.");
    }

    private static JsonObject withoutKey(JsonObject json) {
        Map<String, JsonValue> members = new LinkedHashMap<>(json.members());
        members.remove(KEY);
        return new JsonObject(members);
    }
}
