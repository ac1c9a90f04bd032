package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.release.ContractSources;
import com.tartware.bookings.schemas.release.ContractSources.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which subjects of the source tree's contract a verb is about. */
final class ContractOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..*",
            description = "Such as booking.decisions.v1-value, or decisions for short. Default: all")
    private List<String> subjects = List.of();

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    /** @throws ParameterException naming the subjects that there are */
    List<Topic> topics() {
        return subjects.isEmpty()
                ? List.of(Topic.values())
                : subjects.stream().map(this::topic).distinct().toList();
    }

    boolean namesOneSubject() {
        return subjects.size() == 1;
    }

    /** A subject, its topic, or the word in its middle. */
    private Topic topic(String text) {
        return Arrays.stream(Topic.values())
                .filter(topic ->
                        text.equals(topic.subject()) || text.equals(topic.topicName()) || text.equals(shortName(topic)))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "'" + text + "' is no subject; there are "
                                + Arrays.stream(Topic.values())
                                        .map(ContractOptions::shortName)
                                        .collect(Collectors.joining(", "))));
    }

    private static String shortName(Topic topic) {
        return topic.topicName().split("\\.", -1)[1];
    }

    Path home() throws LaunchException {
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        if (!Files.isDirectory(home.resolve("schemas/avro"))) {
            throw new LaunchException("there are no schema sources in " + home.resolve("schemas/avro")
                    + "; call ./tartware in a source tree");
        }
        return home;
    }

    Path released() throws LaunchException {
        return home().resolve("schemas/released");
    }

    ContractSources sources() throws LaunchException, IOException {
        try {
            return ContractSources.in(home().resolve("schemas/avro"));
        } catch (UnreadableSourceException e) {
            throw new LaunchException(e.getMessage());
        }
    }
}
