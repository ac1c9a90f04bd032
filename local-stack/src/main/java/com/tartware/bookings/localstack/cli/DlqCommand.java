package com.tartware.bookings.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dlq",
        description = {
            "Dead letters: records of the command topic that the decision job refused.",
            "When a 202 has no decision, look here: list them, show one, and once the cause is gone, replay."
        },
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
final class DlqCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say which: dlq list, dlq show or dlq replay");
    }
}
