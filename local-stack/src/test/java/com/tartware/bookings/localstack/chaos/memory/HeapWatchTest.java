package com.tartware.bookings.localstack.chaos.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.memory.HeapWatch.Sample;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import com.tartware.bookings.localstack.chaos.report.HeapRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeapWatchTest {
    private static final long MIB = 1 << 20;

    @Test
    void onlyWhatWasSeenDuringAFaultCounts() {
        HeapRow row = HeapWatch.row(
                "ingest",
                List.of(
                        at(10, 900),
                        at(20, 1_000),
                        // The fault is in force from 25 to 55.
                        at(30, 1_100),
                        at(40, 900),
                        at(50, 1_000),
                        at(60, 5_000)),
                List.of(fault(25, 55), neverInForce()));

        assertThat(row).isEqualTo(new HeapRow("ingest", 3, 1_000, 900, 1_100, 5_000));
        assertThat(row.moved()).isEqualTo(0.1, within(1e-9));
    }

    @Test
    void aJumpAtTheBeginningOfTheFaultIsAMoveHoweverFlatItIsAfterIt() {
        HeapRow row = HeapWatch.row(
                "ingest",
                List.of(at(10, 20 * MIB), at(20, 20 * MIB), at(30, 60 * MIB), at(40, 60 * MIB), at(50, 60 * MIB)),
                List.of(fault(25, 55)));

        assertThat(row.moved()).isEqualTo(2, within(1e-9));
        assertThat(new HeapRow("ingest", 3, 100, 70, 110, 100).moved()).isEqualTo(-0.3, within(1e-9));
    }

    @Test
    void theLevelBeforeIsTheMiddleOfTheLastThree() {
        assertThat(HeapWatch.level(List.of(500L, 20L, 90L, 21L))).isEqualTo(21);
        assertThat(HeapWatch.level(List.of(7L))).isEqualTo(7);
        assertThat(HeapWatch.level(List.of())).isZero();
    }

    @Test
    void nothingSeenIsNoMove() {
        assertThat(HeapWatch.row("ingest", List.of(), List.of(fault(25, 55))))
                .isEqualTo(new HeapRow("ingest", 0, 0, 0, 0, 0));
        assertThat(new HeapRow("ingest", 0, 0, 0, 0, 0).moved()).isZero();
    }

    @Test
    @Timeout(60)
    void theLiveHeapOfAJavaProcess() throws Exception {
        assertThat(LiveHeap.of(ProcessHandle.current()).orElseThrow()).isBetween(1L << 20, 4L << 30);
    }

    @Test
    @Timeout(60)
    void aStoppedProcessIsNotAsked() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "50").start();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(sleep.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            assertThat(LiveHeap.of(sleep.toHandle())).isEmpty();
        } finally {
            sleep.destroyForcibly().waitFor();
        }
        assertThat(LiveHeap.of(sleep.toHandle())).as("gone").isEmpty();
    }

    @Test
    void theTotalIsTheLastLine() {
        assertThat(LiveHeap.total("""
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         10423        1194328  [B (java.base@17)
                Total         52110        4021976
                """)).hasValue(4_021_976);
        assertThat(LiveHeap.total("com.sun.tools.attach.AttachNotSupportedException"))
                .isEqualTo(OptionalLong.empty());
    }

    private static Sample at(long second, long bytes) {
        return new Sample("ingest", Instant.ofEpochSecond(second), bytes);
    }

    private static InjectedFault fault(long fromSecond, long toSecond) {
        return new InjectedFault(
                planned(), Instant.ofEpochSecond(fromSecond), Instant.ofEpochSecond(toSecond), "broker, pid 1");
    }

    private static InjectedFault neverInForce() {
        return new InjectedFault(planned(), null, null, "not running");
    }

    private static PlannedFault planned() {
        return new PlannedFault(1, new FaultName(FaultKind.PAUSE, "broker"), Duration.ZERO, Duration.ofSeconds(30), 0);
    }
}
