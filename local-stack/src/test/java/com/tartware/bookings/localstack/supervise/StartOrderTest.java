package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartOrderTest {
    @Test
    void aComponentComesAfterWhatItNeedsAndIsStoppedBeforeIt() {
        List<Component> given = List.of(part("ingest", "broker", "registry"), part("broker"), part("registry"));

        assertThat(StartOrder.of(given)).extracting(Component::name).containsExactly("broker", "registry", "ingest");
        assertThat(StartOrder.stopping(given))
                .extracting(Component::name)
                .containsExactly("ingest", "registry", "broker");
    }

    @Test
    void withoutNeedsTheGivenOrderStays() {
        assertThat(StartOrder.of(List.of(part("b"), part("a"), part("c"))))
                .extracting(Component::name)
                .containsExactly("b", "a", "c");
    }

    @Test
    void aNeedThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> StartOrder.of(List.of(part("ingest", "broker"))))
                .hasMessage("ingest needs broker, which is not there");
    }

    @Test
    void needsThatGoInACircleAreRefused() {
        assertThatThrownBy(() -> StartOrder.of(List.of(part("a", "b"), part("b", "a"), part("c"))))
                .hasMessage("these need each other: [a, b]");
    }

    private static Component part(String name, String... needs) {
        return new ShellComponent(name, "true", true, Set.of(needs));
    }
}
