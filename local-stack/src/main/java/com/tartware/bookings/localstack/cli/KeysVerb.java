package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.RunRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A verb about the keys file. */
abstract class KeysVerb implements Callable<Integer> {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String MARK = "tw_";

    @Spec
    CommandSpec command;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--keys-file",
            paramLabel = "FILE",
            description = "Another keys file than the stack's, such as one that becomes a Kubernetes Secret."
                    + " Default: keys.yaml in the data folder")
    private Path keysFile;

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    @Override
    public Integer call() throws IOException, LaunchException {
        StackSettings settings = settings();
        Path file = keysFile == null ? settings.folders().keys() : keysFile;
        try {
            return ask(settings, new KeysFileEditor(file), file);
        } catch (UnusableException e) {
            throw new LaunchException("the keys file %s cannot be used: %s".formatted(file, e.getMessage()));
        } catch (UnknownKeyException e) {
            throw new LaunchException(e.getMessage() + "; ./tartware keys list shows those that there are");
        } catch (IOException e) {
            throw new LaunchException(
                    "the keys file %s cannot be read or written (%s); choose another: --keys-file, or --data-dir"
                            .formatted(file, e));
        }
    }

    abstract int ask(StackSettings settings, KeysFileEditor keys, Path file)
            throws IOException, UnusableException, LaunchException;

    /** There is no key of this prefix. */
    static final class UnknownKeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownKeyException(String prefix) {
            super("no key has the prefix " + prefix);
        }
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** For people; what a program reads stays alone on standard output. */
    void tell(String sentence) {
        command.commandLine().getErr().println(sentence);
    }

    /** Accepts what people copy: the prefix, with its mark, or the whole key. */
    String prefix(String given) {
        String prefix = ApiKey.prefixOf(given).orElse(given.startsWith(MARK) ? given.substring(MARK.length()) : given);
        if (!prefix.matches("[a-z2-7]{12}")) {
            throw new ParameterException(
                    command.commandLine(),
                    "a key's prefix is the 12 characters between tw_ and the next _; ./tartware keys list shows them");
        }
        return prefix;
    }

    static KeyRecord find(KeysFile keys, String prefix) {
        return keys.find(prefix).orElseThrow(() -> new UnknownKeyException(prefix));
    }

    Instant after(Instant now, Duration time) {
        try {
            return now.plus(time);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ParameterException(command.commandLine(), "that is too far in the future", e);
        }
    }

    /** Shows a new key, for the only time. */
    void reveal(ApiKey key, KeyRecord record, Path file) {
        if (json) {
            out().println(describe(JSON.createObjectNode().put("key", key.reveal()), record));
        } else {
            out().println(key.reveal());
            tell("This is the only time that the key is shown; %s keeps its hash.".formatted(file));
            tell("It is for %s (%s) and ends %s."
                    .formatted(
                            record.tenant(),
                            String.join(", ", record.scopes()),
                            record.expires().map(Instant::toString).orElse("when it is revoked")));
        }
        out().flush();
    }

    static ObjectNode describe(ObjectNode node, KeyRecord record) {
        node.put("prefix", record.prefix()).put("tenant", record.tenant());
        ArrayNode scopes = node.putArray("scopes");
        record.scopes().forEach(scopes::add);
        return node.put("name", record.name().orElse(null))
                .put("created", record.created().toString())
                .put("expires", record.expires().map(Instant::toString).orElse(null));
    }

    private StackSettings settings() throws IOException {
        StackSettings asked = options.settings();
        boolean runs = new RunRecords(asked.folders().run()).alive("supervisor").isPresent();
        return runs ? SettingsFile.readIfThere(asked.folders().settings()).orElse(asked) : asked;
    }

    /** {@code 90d}, {@code 24h}, {@code 30m} or {@code 10s}. */
    static final class LifetimeConverter implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

        @Override
        public Duration convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is no time like 90d, 24h or 30m");
            }
            long amount = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }
}
