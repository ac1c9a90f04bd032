package com.tartware.bookings.localstack.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    private static final FaultName KILL = new FaultName(FaultKind.KILL, "taskmanager");
    private static final FaultName PAUSE = new FaultName(FaultKind.PAUSE, "broker");

    @Test
    void aKillIsOverWithTheFirstDecisionMadeAfterIt() {
        InjectedFault kill = injected(1, KILL, 10_000, 10_000);
        List<Arrival> arrivals = List.of(
                new Arrival(9_900, 9_000),
                // Committed while the process died: decided before it.
                new Arrival(10_400, 9_800),
                new Arrival(14_000, 9_950),
                new Arrival(17_500, 12_000),
                new Arrival(17_500, 12_100));

        assertThat(Recovery.of(kill, arrivals)).contains(Duration.ofMillis(7_500));
    }

    @Test
    void aFaultThatLastsIsMeasuredFromItsEnd() {
        InjectedFault pause = injected(1, PAUSE, 10_000, 15_000);
        List<Arrival> arrivals = List.of(new Arrival(12_000, 11_000), new Arrival(15_800, 15_100));

        assertThat(Recovery.of(pause, arrivals)).contains(Duration.ofMillis(800));
    }

    @Test
    void withoutADecisionAfterItNothingIsMeasured() {
        assertThat(Recovery.of(injected(1, KILL, 10_000, 10_000), List.of(new Arrival(9_000, 8_000))))
                .isEmpty();
        assertThat(Recovery.of(leftOut(1, KILL), List.of(new Arrival(9_000, 8_000))))
                .isEmpty();
        assertThat(Recovery.of(
                        new InjectedFault(planned(1, PAUSE), Instant.ofEpochMilli(5_000), null, "broker"),
                        List.of(new Arrival(9_000, 8_000))))
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
                new Arrival(2_300, 2_100),
                new Arrival(13_000, 12_000),
                new Arrival(29_000, 25_000),
                new Arrival(34_000, 33_000));

        FaultTable table = FaultTable.of(FaultLine.of(faults, arrivals));

        assertThat(table.rows())
                .containsExactly(
                        new FaultTable.Row("kill:taskmanager", 3, 1, 3, 4_000, 9_000, 9_000),
                        new FaultTable.Row("pause:broker", 1, 0, 1, 300, 300, 300));
        assertThat(table.injected()).isEqualTo(4);
        assertThat(table.text(fault -> fault.equals("kill:taskmanager") ? 2 : 0)
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "fault                  injected         p50        p95        max  violations in its runs",
                        "kill:taskmanager              3       4.0 s      9.0 s      9.0 s  2   (1 left out: not running)",
                        "pause:broker                  1       0.3 s      0.3 s      0.3 s  0");
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
