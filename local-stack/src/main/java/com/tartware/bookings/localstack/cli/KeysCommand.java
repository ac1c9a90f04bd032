package com.tartware.bookings.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        description = {
            "API keys: who may call the HTTP entrance, for which tenant and to do what.",
            "Only hashes are kept. A running stack follows within a second; it need not run."
        },
        subcommands = {KeysCreateCommand.class, KeysListCommand.class, KeysRotateCommand.class, KeysRevokeCommand.class
        })
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "say which: keys create, keys list, keys rotate or keys revoke");
    }
}
