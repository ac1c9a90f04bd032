package com.tartware.bookings.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "schemas",
        description = {
            "The Avro contract: what an edit changes and for whom, its release, and what the schema registry holds.",
            "Edit schemas/avro, then diff, release, register; docs/schema-workflow.md walks through it."
        },
        subcommands = {
            SchemasDiffCommand.class,
            SchemasReleaseCommand.class,
            SchemasRegisterCommand.class,
            SchemasCheckCommand.class
        })
final class SchemasCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "say which: schemas diff, schemas release, schemas register or schemas check");
    }
}
