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
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which subjects of the source tree's contract a verb is about. */
final class ContractOptions {
    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..*",
            converter = TopicConverter.class,
            description = "Such as booking.decisions.v1-value, or decisions for short. Default: all")
    private List<Topic> topics;

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    List<Topic> topics() {
        return topics == null || topics.isEmpty()
                ? List.of(Topic.values())
                : topics.stream().distinct().toList();
    }

    boolean namesOneSubject() {
        return topics != null && topics.size() == 1;
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

    /** A subject, its topic, or the word in its middle. */
    static final class TopicConverter implements ITypeConverter<Topic> {
        @Override
        public Topic convert(String text) {
            return Arrays.stream(Topic.values())
                    .filter(topic -> text.equals(topic.subject())
                            || text.equals(topic.topicName())
                            || text.equals(shortName(topic)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no subject; there are "
                            + Arrays.stream(Topic.values())
                                    .map(TopicConverter::shortName)
                                    .collect(Collectors.joining(", "))));
        }

        private static String shortName(Topic topic) {
            return topic.topicName().split("\\.")[1];
        }
    }
}
