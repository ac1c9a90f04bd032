package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.components.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "savepoint",
        description = {
            "Takes a savepoint of Flink jobs that go on, and prints where it is.",
            "The decision job's are also taken every ten minutes and kept for a day."
        })
final class SavepointCommand implements Callable<Integer> {
    @Mixin
    private RunningStackOptions stack;

    @Parameters(arity = "0..*", paramLabel = "JOB", description = "Default: decision")
    private List<String> jobs = List.of(LocalStack.DECISION_JOB);

    @Override
    public Integer call() throws Exception {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode savepoints = answer.putArray("savepoints");
        for (String job : jobs) {
            savepoints.add(stack.ask("savepoint", Map.of("job", job)).put("job", job));
        }
        stack.done(answer);
        return 0;
    }
}
