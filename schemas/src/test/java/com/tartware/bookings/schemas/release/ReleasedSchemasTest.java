package com.tartware.bookings.schemas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleasedSchemasTest {
    @TempDir
    Path released;

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTopicHasAFirstReleaseThatTheSourceMayFollow(Topic topic) {
        ReleasedSchemas schemas = ReleasedSchemas.onClasspath(topic);
        assertThat(schemas.versions()).isNotEmpty();
        assertThat(schemas.whyRefused(topic.schema())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void theSourceIsTheNewestRelease(Topic topic) {
        List<Schema> versions = ReleasedSchemas.onClasspath(topic).versions();
        assertThat(versions.get(versions.size() - 1)).isEqualTo(topic.schema());
    }

    @Test
    void aFieldWithADefaultMayBeAdded() {
        assertThat(refusalsOf(withField("{\"name\": \"note\", \"type\": [\"null\", \"string\"], \"default\": null}")))
                .isEmpty();
    }

    @Test
    void aFieldWithoutADefaultIsRefused() {
        assertThat(refusalsOf(withField("{\"name\": \"note\", \"type\": \"string\"}")))
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal).contains("booking.decisions.v1-value"))
                .anySatisfy(refusal -> assertThat(refusal)
                        .contains("note: added: string, no default")
                        .contains("released versions 1 and 2")
                        .contains("projection-postgres"));
    }

    @Test
    void anEnumMayGrowBecauseItHasADefault() {
        String grown = Decision.getClassSchema().toString().replace("\"SOLD_OUT\"]", "\"SOLD_OUT\",\"OUT_OF_ORDER\"]");
        assertThat(refusalsOf(new Schema.Parser().parse(grown))).isEmpty();
    }

    @Test
    void aUnionThatGrowsIsRefusedSinceOldReadersCouldNotReadIt() {
        String text = Topic.COMMANDS.schema().toString();
        String grown = text.replace(
                "{\"type\":\"record\",\"name\":\"ClockTick\"",
                "{\"type\":\"record\",\"name\":\"MoveGuest\",\"doc\":\"\",\"fields\":[]},{\"type\":\"record\",\"name\":\"ClockTick\"");
        assertThat(grown).isNotEqualTo(text);
        assertThat(ReleasedSchemas.onClasspath(Topic.COMMANDS).whyRefused(new Schema.Parser().parse(grown)))
                .isNotEmpty();
    }

    @Test
    void theBuildStepFailsWithTheReason() throws Exception {
        for (Topic topic : Topic.values()) {
            Files.createDirectories(released.resolve(topic.subject()));
            Files.writeString(
                    released.resolve(topic.subject()).resolve("1.avsc"),
                    topic.schema().toString());
        }
        ReleasedSchemasCheck.main(new String[] {released.toString()});

        Schema renamed = new Schema.Parser()
                .parse(Decision.getClassSchema().toString().replace("\"decided_at\"", "\"decided_on\""));
        Files.writeString(released.resolve(Topic.DECISIONS.subject()).resolve("1.avsc"), renamed.toString());
        assertThatThrownBy(() -> ReleasedSchemasCheck.main(new String[] {released.toString()}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("booking.decisions.v1-value, decided_at: renamed from decided_on")
                .hasMessageContaining("breaks: projection-postgres")
                .hasMessageContaining("breaks, until upgraded:")
                .hasMessageContaining("outside consumers");
    }

    private static List<String> refusalsOf(Schema candidate) {
        return ReleasedSchemas.onClasspath(Topic.DECISIONS).whyRefused(candidate).stream()
                .map(SchemaRefusal::text)
                .toList();
    }

    private static Schema withField(String field) {
        String text = Decision.getClassSchema().toString();
        assertThat(text).endsWith("}]}");
        return new Schema.Parser().parse(text.substring(0, text.length() - 2) + "," + field + "]}");
    }
}
