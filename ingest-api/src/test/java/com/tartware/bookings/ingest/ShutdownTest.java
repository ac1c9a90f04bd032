package com.tartware.bookings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.health.Readiness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    @Test
    void aPartThatFailsToCloseStopsNoneBehindIt() {
        List<String> closed = new ArrayList<>();
        Readiness readiness = new Readiness(List.of());

        IngestApi.shutDown(
                readiness,
                List.of(
                        () -> {
                            throw new IllegalStateException("a request did not end in time");
                        },
                        () -> closed.add("answers"),
                        () -> closed.add("log")));

        assertThat(closed).containsExactly("answers", "log");
        assertThat(readiness.isDraining()).isTrue();
    }
}
