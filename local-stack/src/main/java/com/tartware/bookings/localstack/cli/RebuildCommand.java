package com.tartware.bookings.localstack.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = {
            "Fills a store anew from the reply topic and puts the new tables in the place of the old ones.",
            "Decisions go on; readers see the old tables until the new ones have caught up."
        })
final class RebuildCommand implements Callable<Integer> {
    @Mixin
    private RunningStackOptions stack;

    @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
    private boolean dryRun;

    @Parameters(paramLabel = "STORE", description = "postgres or clickhouse")
    private String store;

    @Override
    public Integer call() throws Exception {
        stack.done(stack.ask("rebuild", Map.of("store", store, "dry-run", String.valueOf(dryRun)))
                .put("store", store)
                .put("dry_run", dryRun));
        return 0;
    }
}
