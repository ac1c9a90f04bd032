package com.tartware.bookings.localstack.gap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.localstack.gap.Gap.LastGood;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapScanTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(SampleLog.PARTITIONS);
    private static final int ACME = PARTITIONING.partitionOf("acme");
    private static final int DEMO = PARTITIONING.partitionOf("demo");

    private final GapScan scan = new GapScan(new SampleLog.Registry(), SampleLog.PARTITIONS);
    private Duration aheadOfTheWallClock = Duration.ZERO;
    private long offset;

    @Test
    void decisionsThatFollowEachOtherLeaveNone() {
        take("acme", 1, 2, 3);
        take("demo", 1, 2);
        take("acme", 2, 3, 4);

        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.tenants()).isEqualTo(2);
        assertThat(scan.foreign().count()).isZero();
    }

    @Test
    void aMissingDecisionHoldsItsTenantAlone() {
        take("acme", 1, 2, 5, 6, 7);
        take("demo", 1, 2);

        Instant then = NOON.plusSeconds(2);
        assertThat(scan.gaps())
                .containsExactly(new Gap("acme", 3, 5, 7, 3, new LastGood(new Place(ACME, 1), then, then)));
        assertThat(text())
                .contains("tenant acme: #3 to #4 are missing", "3 later ones wait", "#2, lies at %d:1".formatted(ACME))
                .contains("1 of 2 tenants", "./tartware repair gap", "./tartware audit knows");
        assertThat(scan.foreign().count()).isZero();
    }

    @Test
    void aRepairClosesItAsInTheProjectionsAndLeavesNothingOver() {
        take("acme", 1, 2, 4, 5);
        take("acme", 2);
        assertThat(scan.gaps()).extracting(Gap::nextFoundUpTo).containsExactly(5L);

        take("acme", 3);
        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.last("acme")).isEqualTo(3);

        take("acme", 4, 5);
        assertThat(scan.last("acme")).isEqualTo(5);
        assertThat(scan.foreign().count()).isZero();
    }

    @Test
    void aStrangersNumberIsNoGapOnceItsTenantHasGoneOn() {
        take("demo", 1, 1_000_000);
        assertThat(scan.gaps()).as("the projections hold it").hasSize(1);

        take("demo", 2);
        assertThat(scan.gaps()).isEmpty();
        assertThat(text())
                .startsWith("no gap: the decisions of all 1 tenants follow each other\n")
                .contains(
                        "1 records on the reply topic were not written by the decision job",
                        "docs/runbooks/foreign-replies.md",
                        "%d:1: demo #1000000 came before #2, and the tenant went on without it".formatted(DEMO));
    }

    @Test
    void aStrangersNumberNextToARealGapIsNotWaitedFor() {
        take("demo", 1, 1_000_000, 3, 4);
        assertThat(scan.gaps()).extracting(Gap::nextFoundUpTo).containsExactly(4L);
    }

    @Test
    void whatProjectionsPassOverIsToldOfAndIsNoGap() {
        take("demo", 1);
        byte[] second = SampleLog.encode(decision("demo", 2));
        int elsewhere = (DEMO + 1) % SampleLog.PARTITIONS;
        write(elsewhere, "demo", second);
        write(DEMO, "acme", second);
        write(DEMO, null, second);
        write(DEMO, "demo", new byte[] {42});
        write(DEMO, "demo", null);
        take("demo", 2, 3);

        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.last("demo")).isEqualTo(3);
        assertThat(report().json().get("foreign_replies").asLong()).isEqualTo(5);
        assertThat(report().json().get("foreign").get(0).get("place").asText()).isEqualTo(elsewhere + ":1");
        assertThat(text()).contains("5 records", "MISPLACED_REPLY, decision #2 of tenant demo", "UNREADABLE_REPLY");
    }

    @Test
    void aNumberThatIsUsedTwiceForDifferentThingsIsToldOf() {
        take("demo", 1);
        write(DEMO, "demo", SampleLog.encode(forged(1)));
        write(DEMO, "demo", SampleLog.encode(forged(3)));
        take("demo", 2, 3);

        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.foreign().found())
                .extracting(found -> found.place().offset())
                .containsExactly(1L, 2L);
        assertThat(text()).contains("demo #1 says something else", "demo #3 says something else");
    }

    @Test
    void theStateToRestoreIsOlderThanTheLastGoodDecisionOfEveryTenant() {
        take("acme", 1, 2, 4);
        take("demo", 1, 3);
        assertThat(report().restoreBefore()).isEqualTo(NOON.plusSeconds(1).minusSeconds(60));

        take("globex", 2);
        assertThat(report().restoreBefore()).as("its first decision is missing").isEqualTo(Instant.EPOCH);
        assertThat(text()).contains("tenant globex: #1 is missing", "the last good one, is none");
    }

    /** After a jump of the broker's clock, log time is ahead of the clock by which savepoints are chosen. */
    @Test
    void theStateToRestoreIsOlderThanTheLastGoodDecisionByTheWallClockToo() {
        aheadOfTheWallClock = Duration.ofDays(3);
        take("acme", 1, 2, 4);

        assertThat(report().restoreBefore())
                .isEqualTo(NOON.plusSeconds(2).minus(Duration.ofDays(3)).minusSeconds(60));
        assertThat(report().json()
                        .get("gaps")
                        .get(0)
                        .get("last_good_written_at")
                        .asText())
                .isEqualTo("2026-05-29T12:00:02Z");
    }

    @Test
    void aRepeatNeedsNoRepair() {
        take("acme", 1, 2, 3);
        assertThat(text()).isEqualTo("no gap: the decisions of all 1 tenants follow each other\n");
        assertThat(report().json().get("gaps")).isEmpty();
    }

    private void take(String tenantId, long... sequences) {
        for (long sequence : sequences) {
            write(PARTITIONING.partitionOf(tenantId), tenantId, SampleLog.encode(decision(tenantId, sequence)));
        }
    }

    private static Decision decision(String tenantId, long sequence) {
        return Decision.newBuilder()
                .setTenantId(tenantId)
                .setTenantSequence(sequence)
                .setOutcome(Outcome.CONFIRMED)
                .setDecidedAt(NOON.plusSeconds(sequence))
                .build();
    }

    private static Decision forged(long sequence) {
        return Decision.newBuilder(decision("demo", sequence))
                .setOutcome(Outcome.CANCELLED)
                .build();
    }

    private void write(int partition, String key, byte[] value) {
        Instant writtenAt = NOON.plusSeconds(offset + 1).minus(aheadOfTheWallClock);
        scan.read(SampleLog.record(Topic.DECISIONS.topicName(), new Place(partition, offset++), writtenAt, key, value));
    }

    private GapReport report() {
        return new GapReport(scan.tenants(), scan.gaps(), scan.foreign());
    }

    private String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report().print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
