package com.tartware.bookings.schemas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.release.ContractSources.UnreadableSourceException;
import com.tartware.bookings.schemas.release.SchemaRelease.Planned;
import com.tartware.bookings.schemas.release.SchemaRelease.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edits of a copy of the sources, and what a release makes of them. */
class ContractSourcesTest {
    @TempDir
    Path folder;

    private Path sources;
    private Path released;

    @BeforeEach
    void copy() throws IOException {
        sources = copy("avro");
        released = copy("released");
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void theSourcesAreReadAsTheBuildGeneratesThem(Topic topic) throws Exception {
        assertThat(ContractSources.in(sources).schemaOf(topic).toString())
                .isEqualTo(topic.schema().toString());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void aReleasedFileIsTheSchemaOfItsDay(Topic topic) throws Exception {
        List<Schema> versions = ReleasedSchemas.in(released, topic).versions();
        assertThat(Files.readString(ReleasedSchemas.file(released, topic, versions.size())))
                .isEqualTo(ReleasedSchemas.fileText(topic.schema()));
    }

    @Test
    void whatIsNotChangedIsNotReleased() throws Exception {
        assertThat(plan(Topic.values())).allSatisfy(plan -> {
            assertThat(plan.state()).isEqualTo(State.UNCHANGED);
            assertThat(plan.version()).isPositive();
        });
    }

    @Test
    void anAddedFieldIsReleasedAsTheNextVersion() throws Exception {
        edit(
                "Decision.avsc",
                "{\"name\": \"cancel_reason\"",
                "{\"name\": \"note\", \"type\": [\"null\", \"string\"], \"default\": null},\n    {\"name\": \"cancel_reason\"");

        List<Planned> plans = plan(Topic.DECISIONS, Topic.COMMANDS);
        Planned decisions = plans.get(0);
        assertThat(decisions.state()).isEqualTo(State.RELEASED);
        assertThat(decisions.version()).isEqualTo(3);
        assertThat(decisions.changes()).extracting(SchemaChange::path).containsExactly("note");
        assertThat(plans.get(1).state()).isEqualTo(State.UNCHANGED);
        assertThat(decisions.file()).as("nothing is written yet").doesNotExist();

        SchemaRelease.write(plans);
        assertThat(ReleasedSchemas.in(released, Topic.DECISIONS).versions())
                .hasSize(3)
                .last()
                .isEqualTo(ContractSources.in(sources).schemaOf(Topic.DECISIONS));
        assertThat(plan(Topic.DECISIONS).get(0).state()).as("a second release").isEqualTo(State.UNCHANGED);
        assertThatThrownBy(() -> SchemaRelease.write(plans))
                .as("a released file is never written again")
                .isInstanceOf(IOException.class);
    }

    @Test
    void aBreakIsRefusedWithWhomItBreaks() throws Exception {
        edit("Stay.avsc", "\"rooms\"", "\"room_count\"");

        List<Planned> plans = plan(Topic.values());
        assertThat(plans)
                .filteredOn(plan -> plan.state() == State.REFUSED)
                .extracting(Planned::topic)
                .containsExactly(Topic.COMMANDS, Topic.DECISIONS);
        assertThat(plans.get(0).refusals().get(0).text())
                .contains("body.CreateBooking.stays[].room_count: renamed from rooms, no default")
                .contains("records of released version 1, which stay in booking.commands.v1, could not be read")
                .contains("decision job")
                .contains("instead: keep the old field");
        assertThat(plans.get(1).refusals().get(0).text())
                .contains("released versions 1 and 2")
                .contains("outside consumers");
        assertThatThrownBy(() -> SchemaRelease.write(plans)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoHarmlessStepsThatAddUpToABreakAreRefused() throws Exception {
        String source = "{\"name\": \"cancel_reason\", \"type\": [\"null\", \"string\"]";
        edit("Decision.avsc", source, "{\"name\": \"why\", \"type\": [\"null\", \"string\"]");
        SchemaRelease.write(plan(Topic.DECISIONS));

        edit(
                "Decision.avsc",
                "{\"name\": \"why\", \"type\": [\"null\", \"string\"]",
                "{\"name\": \"cancel_reason\", \"type\": [\"null\", \"int\"]");

        Planned plan = plan(Topic.DECISIONS).get(0);
        assertThat(plan.state()).isEqualTo(State.REFUSED);
        assertThat(plan.refusals())
                .allSatisfy(refusal -> assertThat(refusal.newReaders()).doesNotContainKey(3));
        assertThat(plan.refusals().get(0).text()).contains("released version 2");
    }

    @Test
    void aSourceThatIsNoAvroIsNamed() throws Exception {
        edit("Stay.avsc", "\"fields\"", "\"fields");
        assertThatThrownBy(() -> ContractSources.in(sources))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("Stay.avsc is no Avro schema");
    }

    @Test
    void aTypeThatNobodyDefinesIsNamed() throws Exception {
        Files.delete(sources.resolve("Stay.avsc"));
        assertThatThrownBy(() -> ContractSources.in(sources))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("com.tartware.bookings.avro.Stay");
    }

    private List<Planned> plan(Topic... topics) throws IOException {
        return SchemaRelease.plan(released, ContractSources.in(sources), List.of(topics));
    }

    private void edit(String name, String before, String after) throws IOException {
        Path file = sources.resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }

    private Path copy(String name) throws IOException {
        Path from = Path.of(name); // the module's folder is where its tests run
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
