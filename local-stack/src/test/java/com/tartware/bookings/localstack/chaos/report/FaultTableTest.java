package com.tartware.bookings.localstack.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import com.tartware.bookings.localstack.chaos.report.FaultTable.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    private static final FaultName KILL = new FaultName(FaultKind.KILL, "taskmanager");
    private static final FaultName PAUSE = new FaultName(FaultKind.PAUSE, "broker");

    @Test
    void aKillIsOverWithTheFirstDecisionMadeAfterIt() {
        InjectedFault kill = injected(1, KILL, 10_000, 10_000);
        List<Arrival> arrivals = List.of(
                arrival(1, 9_900, 9_000),
                // Committed while the process died: decided before it.
                arrival(2, 10_400, 9_800),
                arrival(3, 14_000, 9_950),
                arrival(4, 17_500, 12_000),
                arrival(5, 17_500, 12_100));

        assertThat(Recovery.of(kill, arrivals)).contains(Duration.ofMillis(7_500));
    }

    @Test
    void aFaultThatLastsIsMeasuredFromItsEnd() {
        InjectedFault pause = injected(1, PAUSE, 10_000, 15_000);
        List<Arrival> arrivals = List.of(arrival(1, 12_000, 11_000), arrival(2, 15_800, 15_100));

        assertThat(Recovery.of(pause, arrivals)).contains(Duration.ofMillis(800));
    }

    @Test
    void withoutADecisionAfterItNothingIsMeasured() {
        assertThat(Recovery.of(injected(1, KILL, 10_000, 10_000), List.of(arrival(1, 9_000, 8_000))))
                .isEmpty();
        assertThat(Recovery.of(leftOut(1, KILL), List.of(arrival(1, 9_000, 8_000))))
                .isEmpty();
        assertThat(Recovery.of(
                        new InjectedFault(planned(1, PAUSE), Instant.ofEpochMilli(5_000), null, "broker"),
                        List.of(arrival(1, 9_000, 8_000))))
                .as("not over yet")
                .isEmpty();
    }

    @Test
    void aRowTellsHowOftenAndHowLong() {
        List<InjectedFault> faults = List.of(
                injected(1, PAUSE, 1_000, 2_000),
                injected(2, KILL, 10_000, 10_000),
                injected(3, KILL, 20_000, 20_000),
                leftOut(4, KILL),
                injected(5, KILL, 30_000, 30_000));
        List<Arrival> arrivals = List.of(
                arrival(1, 2_300, 2_100),
                arrival(2, 13_000, 12_000),
                arrival(3, 29_000, 25_000),
                arrival(4, 34_000, 33_000));
        List<StoreLook> postgres = List.of(look(2_600, 1), look(14_000, 2), look(30_000, 3), look(36_000, 4));
        List<StoreLook> clickhouse = List.of(look(2_400, 1), look(13_500, 2), look(31_000, 3), look(35_000, 4));

        FaultTable table = FaultTable.of(FaultLine.of(faults, arrivals, postgres, clickhouse));

        assertThat(table.rows())
                .containsExactly(
                        new FaultTable.Row(
                                "kill:taskmanager",
                                3,
                                1,
                                List.of("not running"),
                                0,
                                new Times(3, 4_000, 9_000, 9_000),
                                new Times(3, 6_000, 10_000, 10_000),
                                new Times(3, 5_000, 11_000, 11_000)),
                        new FaultTable.Row(
                                "pause:broker",
                                1,
                                0,
                                List.of(),
                                0,
                                new Times(1, 300, 300, 300),
                                new Times(1, 600, 600, 600),
                                new Times(1, 400, 400, 400)));
        assertThat(table.injected()).isEqualTo(4);
        assertThat(table.text(fault -> fault.equals("kill:taskmanager") ? 2 : 0)
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "decided after it: readable       stored, at most",
                        "fault                        injected    n      p50      p95      max   Postgres ClickHouse  violations in its runs",
                        "kill:taskmanager                    3    3    4.0 s    9.0 s    9.0 s     10.0 s     11.0 s  2   (1 left out: not running)",
                        "pause:broker                        1    1    0.3 s    0.3 s    0.3 s      0.6 s      0.4 s  0");
    }

    /** The worst of all cases must not leave the figures better than they were. */
    @Test
    void aFaultAfterWhichNothingIsDecidedIsAViolationAndShown() {
        List<FaultLine> lines = FaultLine.of(
                List.of(injected(1, KILL, 10_000, 10_000), injected(2, KILL, 20_000, 20_000), leftOut(3, KILL)),
                List.of(arrival(1, 13_000, 12_000)),
                List.of(look(14_000, 1)),
                List.of(look(14_000, 1)));

        assertThat(FaultTable.of(lines).text(fault -> 1))
                .contains("   2    1    3.0 s", "(1 not recovered)   (1 left out: not running)");
        assertThat(FaultLine.verdict(lines))
                .isEqualTo(new Verdict(
                        "recovery",
                        1,
                        "of 2 faults 1 were followed by decisions that could be read and were in both stores",
                        List.of("after #2, kill:taskmanager of taskmanager, no decision made after it could be read")));
    }

    @Test
    void aStoreThatNeverHadADecisionMadeAfterTheFaultIsAViolation() {
        List<FaultLine> lines = FaultLine.of(
                List.of(injected(1, PAUSE, 10_000, 15_000)),
                List.of(arrival(1, 11_000, 10_500), arrival(2, 16_000, 15_500)),
                // Level with what was decided before the end of the fault.
                List.of(look(15_800, 1)),
                List.of(look(16_500, 2)));

        assertThat(lines.get(0).inPostgresMillis()).isNull();
        assertThat(lines.get(0).inClickhouseMillis()).isEqualTo(1_500);
        assertThat(FaultLine.verdict(lines).sentences())
                .containsExactly("after #1, pause:broker of broker, no decision made after it was in Postgres");
    }

    @Test
    void theFirstTenantOfWhichAStoreHasADecisionMadeAfterItEndsTheRecovery() {
        List<Arrival> arrivals = List.of(
                new Arrival("acme", 7, 10_900, 9_000),
                new Arrival("demo", 3, 12_000, 11_000),
                new Arrival("acme", 8, 12_000, 11_100),
                new Arrival("acme", 9, 12_100, 11_200));
        List<StoreLook> looks = List.of(
                new StoreLook(9_000, Map.of("acme", 6L, "demo", 2L)),
                new StoreLook(11_500, Map.of("acme", 7L, "demo", 2L)),
                new StoreLook(12_500, Map.of("acme", 8L, "demo", 2L)),
                new StoreLook(13_500, Map.of("acme", 9L, "demo", 3L)));

        assertThat(Recovery.inStore(injected(1, KILL, 10_000, 10_000), arrivals, looks))
                .contains(Duration.ofMillis(2_500));
        assertThat(Recovery.inStore(leftOut(1, KILL), arrivals, looks)).isEmpty();
    }

    @Test
    void aPairHasARowOfItsOwnAfterTheOthers() {
        FaultName pair = FaultName.of("kill:jobmanager+taskmanager").orElseThrow();

        List<FaultLine> lines = FaultLine.of(
                List.of(injected(1, pair, 10_000, 10_000), injected(2, PAUSE, 20_000, 21_000)),
                List.of(arrival(1, 13_000, 12_000), arrival(2, 22_000, 21_500)),
                List.of(look(22_000, 2)),
                List.of(look(22_000, 2)));

        assertThat(FaultTable.of(lines).rows())
                .extracting(FaultTable.Row::fault, row -> row.readable().maxMillis())
                .containsExactly(tuple("pause:broker", 1_000L), tuple("kill:jobmanager+taskmanager", 3_000L));
    }

    @Test
    void aPercentileIsOneOfWhatWasMeasured() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        assertThat(FaultTable.percentile(hundred, 50)).isEqualTo(50);
        assertThat(FaultTable.percentile(hundred, 95)).isEqualTo(95);
        assertThat(FaultTable.percentile(hundred, 100)).isEqualTo(100);
        assertThat(FaultTable.percentile(List.of(7L), 50)).isEqualTo(7);
        assertThat(FaultTable.percentile(List.of(), 50)).isZero();
    }

    private static Arrival arrival(long sequence, long arrivedMillis, long decidedMillis) {
        return new Arrival("demo", sequence, arrivedMillis, decidedMillis);
    }

    private static StoreLook look(long atMillis, long sequence) {
        return new StoreLook(atMillis, Map.of("demo", sequence));
    }

    private static InjectedFault injected(int number, FaultName name, long beganMillis, long healedMillis) {
        return new InjectedFault(
                planned(number, name),
                Instant.ofEpochMilli(beganMillis),
                Instant.ofEpochMilli(healedMillis),
                name.target());
    }

    private static InjectedFault leftOut(int number, FaultName name) {
        return new InjectedFault(planned(number, name), null, null, "not running");
    }

    private static PlannedFault planned(int number, FaultName name) {
        return new PlannedFault(number, name, Duration.ofSeconds(number), Duration.ZERO, 0);
    }
}
