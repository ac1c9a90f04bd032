package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.LogFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "logs", description = "Shows the log of one process.")
final class LogsCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 250;

    @Spec
    private CommandSpec command;

    @Mixin
    private StackOptions options;

    @Parameters(paramLabel = "NAME", description = "As in status: broker, ingest, taskmanager-1, supervisor …")
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on showing what is added.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of the last lines. Default: ${DEFAULT-VALUE}")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        StackFolders folders = options.settings().folders();
        List<String> names = names(folders);
        if (!names.contains(name)) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no log of %s in %s; there is: %s"
                            .formatted(name, folders.root(), String.join(", ", names)));
        }
        Path file = folders.log(name);
        long shown = Files.size(file);
        new LogFile(file).tail(lines).forEach(System.out::println);
        while (follow) {
            shown = showFrom(file, shown);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return 0;
    }

    private static List<String> names(StackFolders folders) throws IOException {
        Path logs = folders.log("any").getParent();
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".log"))
                    .map(file -> file.substring(0, file.length() - ".log".length()))
                    .sorted()
                    .toList();
        }
    }

    /** A log that has become shorter was cut because it had grown too big. */
    private static long showFrom(Path file, long from) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long start = log.length() < from ? 0 : from;
            byte[] added = new byte[(int) Math.min(log.length() - start, 1 << 20)];
            log.seek(start);
            log.readFully(added);
            System.out.write(added, 0, added.length);
            System.out.flush();
            return start + added.length;
        }
    }
}
