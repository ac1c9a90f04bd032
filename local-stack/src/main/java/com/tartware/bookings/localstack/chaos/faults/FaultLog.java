package com.tartware.bookings.localstack.chaos.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** A JSON object a line for whatever is done to the stack, written at once. */
final class FaultLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    FaultLog(Path file) {
        this.file = file;
    }

    synchronized void write(Instant at, String event, PlannedFault fault, String what) {
        ObjectNode line = JSON.createObjectNode();
        line.put("at", at.toString());
        line.put("number", fault.number());
        line.put("fault", fault.name().toString());
        line.put("event", event);
        line.put("what", what);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
