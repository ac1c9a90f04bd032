package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** diff and release in a copy of the contract's folders, as the command line would call them. */
class SchemasCommandTest {
    @TempDir
    Path home;

    private String homeBefore;
    private String out;
    private String err;

    @BeforeEach
    void copyTheContract() throws IOException {
        homeBefore = System.getProperty("tartware.home");
        System.setProperty("tartware.home", home.toString());
        Path contract = Path.of("../schemas");
        for (String name : new String[] {"avro", "released"}) {
            try (Stream<Path> files = Files.walk(contract.resolve(name))) {
                for (Path file : files.toList()) {
                    Path copy = home.resolve("schemas")
                            .resolve(contract.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    @AfterEach
    void restoreHome() {
        if (homeBefore == null) {
            System.clearProperty("tartware.home");
        } else {
            System.setProperty("tartware.home", homeBefore);
        }
    }

    @Test
    void sourcesThatAreReleasedAreNoDifference() {
        assertThat(run("diff")).isZero();
        assertThat(out).contains("booking.webhook-attempts.v1-value: the source is released version 2");
        assertThat(run("release")).isZero();
        assertThat(out).endsWith("nothing to release\n");
    }

    @Test
    void anAddedFieldIsShownReleasedAndThenNoDifferenceAnyMore() throws Exception {
        edit(
                "CreateBooking.avsc",
                "{\"name\": \"hold_seconds\"",
                "{\"name\": \"entry_point\", \"type\": [\"null\", \"string\"], \"default\": null},\n{\"name\": \"hold_seconds\"");

        assertThat(run("diff", "commands")).isEqualTo(1);
        assertThat(out)
                .contains("+ body.CreateBooking.entry_point  added: string or null, default null  yes: read null")
                .contains("read by decision job")
                .contains("allowed: ./tartware schemas release booking.commands.v1-value");

        assertThat(run("release", "--dry-run", "--json")).isZero();
        JsonNode planned = new ObjectMapper().readTree(out).get("subjects").get(0);
        assertThat(planned.get("state").asText()).isEqualTo("released");
        assertThat(planned.get("version").asInt()).isEqualTo(2);
        assertThat(planned.get("written").asBoolean()).isFalse();
        Path file = home.resolve(planned.get("file").asText());
        assertThat(file).doesNotExist();

        assertThat(run("release", "commands")).isZero();
        assertThat(out)
                .contains("released as version 2, schemas/released/booking.commands.v1-value/2.avsc")
                .contains("./tartware schemas register")
                .contains("booking.commands.v1: decision job, audit, explain and dlq, then ingest");
        assertThat(file).content().contains("\"entry_point\"");
        assertThat(run("diff")).isZero();
        assertThat(run("diff", "commands", "--to", "2", "--json")).isEqualTo(1);
        assertThat(new ObjectMapper()
                        .readTree(out)
                        .at("/subjects/0/changes/0/field")
                        .asText())
                .isEqualTo("body.CreateBooking.entry_point");
    }

    @Test
    void aBreakIsNotReleasedAndNeitherIsWhatStandsBesideIt() throws Exception {
        edit("Decision.avsc", "\"decided_at\"", "\"decided_on\"");
        edit("NightAvailability.avsc", "\"doc\": \"", "\"doc\": \"Of one night: ");

        assertThat(run("diff", "--json")).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(out).get("refused").asBoolean()).isTrue();
        assertThat(run("release")).isEqualTo(1);
        assertThat(out)
                .contains("booking.decisions.v1-value, decided_on: renamed from decided_at, no default")
                .contains(
                        "readers of released versions 1 and 2 could not read what this build's decision job would write")
                .contains("outside consumers")
                .contains("instead: keep the old field")
                .contains("nothing was released");
        assertThat(home.resolve("schemas/released/booking.availability.v1-value/2.avsc"))
                .doesNotExist();

        assertThat(run("release", "availability")).as("on its own it may").isZero();
        assertThat(home.resolve("schemas/released/booking.availability.v1-value/2.avsc"))
                .exists();
    }

    @Test
    void whatIsWrongInTheCallOrTheSourcesIsSaid() throws Exception {
        assertThat(run("diff", "invoices")).isEqualTo(2);
        assertThat(err).contains("'invoices' is no subject; there are commands, decisions, availability");
        assertThat(run("diff", "--from", "1")).isEqualTo(2);
        assertThat(run("diff", "decisions", "--to", "9")).isEqualTo(2);
        assertThat(err).contains("booking.decisions.v1-value has no released version 9");

        edit("Stay.avsc", "\"fields\"", "\"fields");
        assertThat(run("release")).isEqualTo(1);
        assertThat(err).contains("Stay.avsc is no Avro schema");
    }

    private int run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            CommandLine commandLine = Tartware.commandLine(Map.of());
            commandLine.setErr(new PrintWriter(errors, true));
            String[] all =
                    Stream.concat(Stream.of("schemas"), Stream.of(arguments)).toArray(String[]::new);
            return commandLine.execute(all);
        } finally {
            System.setOut(before);
            out = printed.toString(StandardCharsets.UTF_8);
            err = errors.toString();
        }
    }

    private void edit(String name, String before, String after) throws IOException {
        Path file = home.resolve("schemas/avro").resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(after)));
    }
}
