package com.tartware.bookings.localstack.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.chaos.report.FaultTable.Times;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosSeriesTest {
    private static final ChaosReport GOOD = run(7, 0, line("kill:broker", 4_000L), line("pause:ingest", 300L));
    private static final ChaosReport BAD = run(8, 2, line("kill:broker", 9_000L), line("cut:flink-broker", 500L));

    @Test
    void theTableIsOfAllRuns() {
        ChaosSeries series = ChaosSeries.of(List.of(GOOD, BAD));

        assertThat(series.violations()).isEqualTo(2);
        assertThat(series.table().rows())
                .containsExactly(
                        row("kill:broker", new Times(2, 4_000, 9_000, 9_000), new Times(2, 5_000, 10_000, 10_000)),
                        row("pause:ingest", new Times(1, 300, 300, 300), new Times(1, 1_300, 1_300, 1_300)),
                        row("cut:flink-broker", new Times(1, 500, 500, 500), new Times(1, 1_500, 1_500, 1_500)));
        assertThat(series.json().get("runs")).hasSize(2);
    }

    @Test
    void aRunWithViolationsCountsForEachOfItsFaultsAndSaysHowToRunItAgain() {
        assertThat(ChaosSeries.of(List.of(GOOD, BAD)).text().lines().map(String::strip))
                .containsExactly(
                        "",
                        "seed      faults  accepted  decisions     quiet  violations",
                        "7              2     1,000      1,100    12.5 s  0",
                        "8              2     1,000      1,100    12.5 s  2   again: ./tartware chaos --seed 8",
                        "",
                        "decided after it: readable       stored, at most",
                        "fault                        injected    n      p50      p95      max   Postgres ClickHouse  violations in its runs",
                        "kill:broker                         2    2    4.0 s    9.0 s    9.0 s     10.0 s     10.0 s  2",
                        "pause:ingest                        1    1    0.3 s    0.3 s    0.3 s      1.3 s      1.3 s  0",
                        "cut:flink-broker                    1    1    0.5 s    0.5 s    0.5 s      1.5 s      1.5 s  2",
                        "",
                        "chaos: 2 runs, 4 faults, 2,000 commands accepted, 2 violations");
    }

    private static FaultLine line(String fault, Long recoveryMillis) {
        return new FaultLine(
                1,
                fault,
                "x",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:01Z",
                recoveryMillis,
                recoveryMillis + 1_000,
                recoveryMillis + 1_000);
    }

    private static FaultTable.Row row(String fault, Times readable, Times stored) {
        return new FaultTable.Row(fault, readable.measured(), 0, List.of(), 0, readable, stored, stored);
    }

    private static ChaosReport run(long seed, long violations, FaultLine... faults) {
        List<FaultLine> lines = List.of(faults);
        return new ChaosReport(
                seed,
                3,
                lines,
                FaultTable.of(lines),
                List.of(),
                List.of(),
                new LoadFigures(1_050, 1_200, 50, 0, 1_000, Map.of(), Map.of("CONFIRMED", 1_100L), 900, 1_500, 9_000),
                8.25,
                12.5,
                List.of(new Verdict("checker", violations, "", List.of())),
                "runs/x",
                "./tartware chaos --seed " + seed);
    }
}
