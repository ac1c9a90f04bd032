package com.tartware.bookings.localstack.cli;

import java.io.Console;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** Asks before something is changed. Where nobody can be asked, nothing is changed. */
final class Confirmation {
    @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask. Without it, and without a terminal to ask on, nothing is done: exit 2.")
    boolean yes;

    /** What to do now. */
    enum Answer {
        GO,
        NO,
        NOBODY_TO_ASK
    }

    /** @param question to be answered with y or n */
    @SuppressWarnings(
            "SystemConsoleNull") // Where it is never null, the launcher script still knows, and no input is a no.
    Answer ask(String question, PrintStream out) {
        if (yes) {
            return Answer.GO;
        }
        Console console = System.console();
        if (console == null || !Boolean.getBoolean("tartware.terminal")) {
            out.println("Nothing was done: there is no terminal to ask on. Add --yes.");
            return Answer.NOBODY_TO_ASK;
        }
        String answer = console.readLine("%s [y/N] ", question);
        if (answer != null && answer.strip().matches("(?i)y|yes")) {
            return Answer.GO;
        }
        out.println("Nothing was done.");
        return Answer.NO;
    }
}
