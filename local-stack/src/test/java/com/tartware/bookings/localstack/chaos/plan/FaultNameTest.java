package com.tartware.bookings.localstack.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultNameTest {
    @Test
    void aListMayNameFaultsAndKindsAndAll() {
        assertThat(FaultName.chosen("all")).isEqualTo(FaultName.all());
        assertThat(FaultName.chosen("kill:broker,cut:flink-broker"))
                .extracting(FaultName::toString)
                .containsExactly("kill:broker", "cut:flink-broker");
        assertThat(FaultName.chosen("disk, kill:broker"))
                .extracting(FaultName::toString)
                .containsExactly("kill:broker", "disk:broker", "disk:checkpoints", "disk:postgres");
    }

    /** The order of a list changes nothing: the plan is that of the set. */
    @Test
    void theOrderOfTheListDoesNotMatter() {
        assertThat(FaultName.chosen("pause,kill,kill:broker")).isEqualTo(FaultName.chosen("kill,pause"));
    }

    @Test
    void whatIsNoFaultIsNamedWithWhatThereIs() {
        assertThatThrownBy(() -> FaultName.chosen("kill:broker,kill:everything"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'kill:everything'")
                .hasMessageContaining("pause:taskmanager")
                .hasMessageContaining("slow:ingest-broker");
        assertThatThrownBy(() -> FaultName.chosen("")).hasMessageContaining("'' is no fault");
    }

    /** A pair among them would change what every seed plans. */
    @Test
    void twoAtOnceAreNamedInEitherOrderAndAreOfNoKind() {
        assertThat(FaultName.chosen("kill:taskmanager+jobmanager,kill:jobmanager+taskmanager,kill:broker"))
                .extracting(FaultName::toString)
                .containsExactly("kill:broker", "kill:jobmanager+taskmanager");
        assertThat(FaultName.chosen("kill:broker+taskmanager").get(0).targets())
                .containsExactly("broker", "taskmanager");
        assertThat(FaultName.chosen("all,kill"))
                .isEqualTo(FaultName.all())
                .noneMatch(name -> name.targets().size() > 1);
    }

    @Test
    void whatIsNoPairIsRefused() {
        for (String word : List.of(
                "kill:broker+broker",
                "kill:broker+",
                "kill:broker+disk",
                "pause:broker+taskmanager",
                "kill:broker+ingest+registry")) {
            assertThatThrownBy(() -> FaultName.chosen(word))
                    .hasMessageContaining("'" + word + "' is no fault")
                    .hasMessageContaining("kill:A+B");
        }
    }
}
