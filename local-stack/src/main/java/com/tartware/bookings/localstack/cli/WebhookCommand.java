package com.tartware.bookings.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "webhook",
        description = "Webhooks: decisions that are delivered to a tenant's own server.",
        subcommands = WebhookListenCommand.class)
final class WebhookCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say what: webhook listen");
    }
}
