package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. One class a verb; each is listed here. */
@Command(
        name = "tartware",
        description = "Tartware Bookings on one machine.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "0.1.0-SNAPSHOT",
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or found a difference", "2:wrong usage"},
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            AuditCommand.class,
            DemoCommand.class,
            SavepointCommand.class,
            RescaleCommand.class,
            UpgradeCommand.class,
            RebuildCommand.class,
            RepairCommand.class,
            DlqCommand.class,
            TransactionsCommand.class,
            KeysCommand.class,
            ExplainCommand.class,
            ChaosCommand.class,
            FuzzCommand.class,
            SchemasCommand.class,
            WebhookCommand.class,
            BenchCommand.class
        })
public final class Tartware implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say what to do, for example: ./tartware up");
    }

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine commandLine = new CommandLine(new Tartware());
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            if (!(exception instanceof LaunchException)) {
                exception.printStackTrace(failed.getErr());
            } else {
                failed.getErr().println(failed.getColorScheme().errorText(exception.getMessage()));
            }
            return 1;
        });
        return commandLine;
    }
}
