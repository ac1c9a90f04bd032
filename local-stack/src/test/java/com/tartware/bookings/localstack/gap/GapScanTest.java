package com.tartware.bookings.localstack.gap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapScanTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final SchemaRegistry NEVER_ASKED = null;

    private final GapScan scan = new GapScan(NEVER_ASKED);
    private long offset;

    @Test
    void decisionsThatFollowEachOtherLeaveNone() {
        take("acme", 1, 2, 3);
        take("demo", 1, 2);
        take("acme", 2, 3, 4);

        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.tenants()).isEqualTo(2);
    }

    @Test
    void aMissingDecisionHoldsItsTenantAlone() {
        take("acme", 1, 2, 5, 6, 7);
        take("demo", 1, 2);

        assertThat(scan.gaps()).containsExactly(new Gap("acme", 3, 5, 3, new Place(0, 1), NOON.plusSeconds(2)));
        assertThat(text())
                .contains("tenant acme: #3 to #4 are missing", "3 later ones wait", "#2, lies at 0:1")
                .contains("1 of 2 tenants", "./tartware repair gap");
    }

    @Test
    void aRepairClosesItOnceAllThatWaitedCameAgain() {
        take("acme", 1, 2, 4, 5);
        take("acme", 2, 3);
        assertThat(scan.gaps()).extracting(Gap::nextFound).containsExactly(4L);

        take("acme", 4);
        assertThat(scan.gaps()).extracting(Gap::missing).containsExactly(5L);

        take("acme", 5);
        assertThat(scan.gaps()).isEmpty();
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

    @Test
    void aRepeatNeedsNoRepair() {
        take("acme", 1, 2, 3);
        assertThat(text()).isEqualTo("no gap: the decisions of all 1 tenants follow each other\n");
        assertThat(report().json().get("gaps")).isEmpty();
    }

    private void take(String tenantId, long... sequences) {
        for (long sequence : sequences) {
            scan.take(tenantId, sequence, NOON.plusSeconds(sequence), new Place(0, offset++));
        }
    }

    private GapReport report() {
        return new GapReport(scan.tenants(), scan.gaps());
    }

    private String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report().print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
