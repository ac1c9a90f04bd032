package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Here to be listed: the launcher script starts the benchmarks in a process of their own, with their own options. */
@Command(
        name = "bench",
        description = "Measures what a booking costs: ingest, waits, events, webhooks. More: ./tartware bench --help")
final class BenchCommand implements Callable<Integer> {
    @Override
    public Integer call() throws LaunchException {
        throw new LaunchException("the benchmarks are started by the script: ./tartware bench --help");
    }
}
