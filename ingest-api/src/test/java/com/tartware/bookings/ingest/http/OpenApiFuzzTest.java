package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.fuzzer.FuzzPlan;
import com.tartware.bookings.fuzzer.FuzzReport;
import com.tartware.bookings.fuzzer.Fuzzer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile requests made from the published document: never a 5xx, our insides, or another tenant's data. */
class OpenApiFuzzTest {
    private static final int REQUESTS = 2_000;
    private static final LocalDate TODAY = LocalDate.parse("2026-12-01");

    private RunningIngest ingest;
    private LedgerBehindIngest ledger;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
        ingest.webhooks.addresses.put("192.0.2.1", List.of("8.8.8.8"));
        ingest.log.logTime = TODAY.atTime(9, 30).toInstant(ZoneOffset.UTC);
        ledger = new LedgerBehindIngest(ingest);
    }

    @AfterEach
    void stop() {
        ingest.close();
        ledger.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void noRequestGetsAnAnswerThatMustNotBe(long seed) throws IOException, InterruptedException {
        FuzzReport report = fuzz(seed);

        assertThat(report.isClean()).as(report.text()).isTrue();
        assertThat(report.requests()).isEqualTo(REQUESTS);
        assertThat(report.text())
                .contains("of another tenant planted: 3 bookings, 4 commands, 1 webhook endpoints; nothing found");
    }

    @Test
    void aStoreThatForgetsTheTenantIsFoundOut() throws IOException, InterruptedException {
        ingest.store.forgetsTenants = true;

        assertThat(fuzz(1).text())
                .contains("ANOTHER_TENANTS_DATA")
                .contains("'GET' '%s/v1/bookings/".formatted(url()))
                .contains("'GET' '%s/v1/bookings?external_reference=zq-planted-".formatted(url()))
                .contains("'GET' '%s/v1/commands/".formatted(url()))
                .contains("'GET' '%s/v1/availability?property_id=PLANTED-ZQ".formatted(url()));
    }

    @Test
    void endpointsThatAreFoundByTheirIdAloneAreFoundOut() throws IOException, InterruptedException {
        ingest.webhooks.log.forgetsTenants = true;

        assertThat(fuzz(1).text())
                .contains("ANOTHER_TENANTS_DATA")
                .contains("/v1/webhook-endpoints/")
                .contains("after the run the owner reads something else than before");
    }

    private FuzzReport fuzz(long seed) throws IOException, InterruptedException {
        return Fuzzer.run(
                new FuzzPlan(
                        URI.create(url()), "demo-key", "acme-key", seed, TODAY, REQUESTS, Duration.ofSeconds(60), 4),
                (requests, findings) -> {});
    }

    private String url() {
        return "http://127.0.0.1:" + ingest.port();
    }
}
