package com.tartware.bookings.ingest.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.intake.IdentifiedCommand;
import com.tartware.bookings.ingest.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What became of one line, and how it reads. */
final class LineResult {
    private static final JsonFactory JSON = new JsonFactory();

    private final int line;

    /** Exactly one of the two is there. */
    private final IdentifiedCommand command;

    private final Problem problem;

    private LineResult(int line, IdentifiedCommand command, Problem problem) {
        this.line = line;
        this.command = command;
        this.problem = problem;
    }

    static LineResult appended(int line, IdentifiedCommand command) {
        return new LineResult(line, command, null);
    }

    static LineResult refused(int line, Problem problem) {
        return new LineResult(line, null, problem);
    }

    /** Refused fields that it lists. A line that was or will be appended has none. */
    int errorCount() {
        return problem == null ? 0 : problem.errors().size();
    }

    /** Appends one line of JSON in UTF-8. */
    void writeTo(ByteArrayOutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("line", line);
            if (problem == null) {
                json.writeNumberField("status", 202);
                json.writeStringField("command_id", command.commandId().toString());
                if (command.bookingId().isPresent()) {
                    json.writeStringField(
                            "booking_id", command.bookingId().get().toString());
                }
            } else {
                json.writeNumberField("status", problem.status());
                json.writeStringField("code", problem.code().name());
                json.writeStringField("detail", problem.detail());
                problem.writeErrors(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        out.write('\n');
    }
}
