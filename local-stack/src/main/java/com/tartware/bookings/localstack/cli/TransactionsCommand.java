package com.tartware.bookings.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "transactions",
        description = {
            "Open Kafka transactions: what keeps decisions from being seen.",
            "When bookings are decided and nobody gets an answer, or one partition stands still, look here."
        },
        subcommands = {TransactionsListCommand.class, TransactionsAbortCommand.class})
final class TransactionsCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say which: transactions list, or transactions abort");
    }
}
