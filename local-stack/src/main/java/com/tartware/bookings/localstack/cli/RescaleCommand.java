package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.components.LocalStack;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rescale",
        description = {
            "Stops a Flink job with a savepoint and starts it from there with another parallelism, which lasts.",
            "Requests are accepted meanwhile, and decided some seconds later."
        })
final class RescaleCommand implements Callable<Integer> {
    @Mixin
    private RunningStackOptions stack;

    @Option(names = "--job", paramLabel = "JOB", description = "Default: ${DEFAULT-VALUE}")
    private String job = LocalStack.DECISION_JOB;

    @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
    private boolean dryRun;

    @Parameters(paramLabel = "N", description = "Subtasks of every operator of the job.")
    private int parallelism;

    @Override
    public Integer call() throws Exception {
        stack.done(stack.ask(
                        "rescale",
                        Map.of(
                                "job", job,
                                "parallelism", String.valueOf(parallelism),
                                "dry-run", String.valueOf(dryRun)))
                .put("job", job)
                .put("parallelism", parallelism)
                .put("dry_run", dryRun));
        return 0;
    }
}
