package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.fuzzer.FuzzPlan;
import com.tartware.bookings.fuzzer.FuzzReport;
import com.tartware.bookings.fuzzer.Fuzzer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile requests made from the published document: never a 5xx, our insides, or another tenant's data. */
class OpenApiFuzzTest {
    private static final int REQUESTS = 2_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void noRequestGetsAnAnswerThatMustNotBe(long seed) throws IOException, InterruptedException {
        try (RunningIngest ingest = new RunningIngest()) {
            FuzzReport report = Fuzzer.run(
                    new FuzzPlan(
                            URI.create("http://127.0.0.1:" + ingest.port()),
                            "demo-key",
                            "acme-key",
                            seed,
                            REQUESTS,
                            Duration.ofSeconds(60),
                            4),
                    (requests, findings) -> {});

            assertThat(report.isClean()).as(report.text()).isTrue();
            assertThat(report.requests()).isEqualTo(REQUESTS);
        }
    }
}
