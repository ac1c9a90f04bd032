package com.tartware.bookings.localstack.gap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Which decisions are missing, and from which state they would be decided again. */
public final class GapReport {
    /** State that is complete holds what was decided until then; clocks of different machines differ by less. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(1);

    private final int tenants;
    private final List<Gap> gaps;

    public GapReport(int tenants, List<Gap> gaps) {
        this.tenants = tenants;
        this.gaps = gaps;
    }

    public List<Gap> gaps() {
        return gaps;
    }

    /**
     * A state that was complete before then has decided none of the missing decisions: the last good one before each was decided later,
     * since none is decided before its log time.
     */
    public Instant restoreBefore() {
        boolean fromTheStart = gaps.stream().anyMatch(gap -> gap.lastGoodDecidedAt() == null);
        return fromTheStart
                ? Instant.EPOCH
                : gaps.stream()
                        .map(Gap::lastGoodDecidedAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(Instant.EPOCH)
                        .minus(CLOCKS_DIFFER_MAX);
    }

    public void print(PrintStream out) {
        if (gaps.isEmpty()) {
            out.printf("no gap: the decisions of all %,d tenants follow each other%n", tenants);
            return;
        }
        gaps.forEach(gap -> out.println("  " + gap.sentence()));
        out.printf("""

                %,d of %,d tenants are held. Their decisions since are missing in Postgres, in ClickHouse and for every reader that
                checks sequences. Nothing is lost: the commands are in the log, and deciding them again gives the same decisions.
                A Kafka transaction of the decision job was aborted after its checkpoint: it outlived transaction.timeout.ms, or
                somebody ended it.

                ./tartware repair gap restores the decision job from a state before the gap; readers drop what they know.
                With other releases, or on Kubernetes: docs/runbooks/sequence-gap.md
                """, gaps.size(), tenants);
    }

    public JsonNode json() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("tenants", tenants);
        ArrayNode list = report.putArray("gaps");
        for (Gap gap : gaps) {
            ObjectNode node = list.addObject();
            node.put("tenant_id", gap.tenantId());
            node.put("missing_sequence", gap.missing());
            node.put("next_found_sequence", gap.nextFound());
            node.put("waiting", gap.waiting());
            node.put(
                    "last_good_place",
                    gap.lastGood() == null ? null : gap.lastGood().toString());
            node.put(
                    "last_good_decided_at",
                    gap.lastGoodDecidedAt() == null
                            ? null
                            : gap.lastGoodDecidedAt().toString());
        }
        if (!gaps.isEmpty()) {
            report.put("restore_before", restoreBefore().toString());
        }
        return report;
    }
}
