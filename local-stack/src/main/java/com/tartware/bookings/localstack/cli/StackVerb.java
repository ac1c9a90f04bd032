package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.registry.SchemaRegistry.RegistryUnavailableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A verb that looks into a running stack. */
abstract class StackVerb implements Callable<Integer> {
    @Spec
    CommandSpec command;

    @Mixin
    private StackOptions options;

    @Option(names = "--json", description = "One JSON object on standard output; progress goes to standard error.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        StackSettings settings = options.ofRunningStack();
        // To standard error, so that what is piped on is the answer alone.
        ScanProgress progress = new ScanProgress(System.err, TerminalView.standardErrorIsTerminal());
        try {
            return ask(settings, progress);
        } catch (KafkaException | RegistryUnavailableException e) {
            throw unanswered(e);
        } catch (ExecutionException e) {
            throw unanswered(e.getCause());
        } finally {
            progress.clear();
        }
    }

    abstract int ask(StackSettings settings, ScanProgress progress) throws Exception;

    void printJson(JsonNode answer) {
        System.out.println(answer);
    }

    private static LaunchException unanswered(Throwable cause) {
        return new LaunchException(
                "a part of the stack does not answer; see ./tartware status (" + cause.getMessage() + ")");
    }
}
