package com.tartware.bookings.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkResultTest {
    private static final String SAID = """
            Running 5s test @ http://127.0.0.1:8080/v1/bookings
              1 threads and 64 connections
            bench requests 100000
            bench micros 5000000
            bench refused 3
            bench broken 1
            bench p50 1500
            bench p95 2500
            bench p99 9000
            bench p999 20000
            bench max 31000
            """;

    @Test
    void whatTheScriptPrintedIsRead() throws IOException {
        Wrk.Result result = Wrk.parse(SAID);

        assertThat(result.perSecond()).isCloseTo(20_000, within(0.01));
        assertThat(result.refused()).isEqualTo(3);
        assertThat(result.broken()).isEqualTo(1);
        assertThat(result.p99Millis()).isCloseTo(9, within(0.001));
    }

    @Test
    void anythingElseIsAFailureThatQuotesIt() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unable to connect");
    }
}
