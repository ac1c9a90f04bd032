package com.tartware.bookings.localstack.gap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.gap.Gap.LastGood;
import com.tartware.bookings.localstack.topics.ForeignReplies;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which decisions are missing, from which state they would be decided again, and what on the topic is not the decision job's. */
public final class GapReport {
    /** State that is complete holds what was decided until then; clocks of different machines differ by less. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(1);

    private final int tenants;
    private final List<Gap> gaps;
    private final ForeignReplies foreign;

    public GapReport(int tenants, List<Gap> gaps, ForeignReplies foreign) {
        this.tenants = tenants;
        this.gaps = gaps;
        this.foreign = foreign;
    }

    public List<Gap> gaps() {
        return gaps;
    }

    /**
     * A state that was complete before then has decided none of the missing decisions: the last good one before each was decided later.
     * By its log time alone that would not hold: after a jump of the broker's clock log time is ahead of the clock that times savepoints.
     */
    public Instant restoreBefore() {
        boolean fromTheStart = gaps.stream().anyMatch(gap -> gap.lastGood() == null);
        return fromTheStart
                ? Instant.EPOCH
                : gaps.stream()
                        .map(gap -> gap.lastGood().notDecidedBefore())
                        .min(Instant::compareTo)
                        .orElse(Instant.EPOCH)
                        .minus(CLOCKS_DIFFER_MAX);
    }

    public void print(PrintStream out) {
        if (gaps.isEmpty()) {
            out.printf("no gap: the decisions of all %,d tenants follow each other%n", tenants);
        } else {
            printGaps(out);
        }
        if (foreign.count() > 0) {
            out.printf(
                    "%n%,d records on the reply topic were not written by the decision job; projections pass them over (%s):%n",
                    foreign.count(), ForeignReplies.RUNBOOK);
            foreign.found().forEach(found -> out.println("  " + found));
        }
    }

    private void printGaps(PrintStream out) {
        gaps.forEach(gap -> out.println("  " + gap.sentence()));
        out.printf("""

                %,d of %,d tenants are held. Their decisions since are missing in Postgres, in ClickHouse and for every reader that
                checks sequences. Nothing is lost: the commands are in the log, and deciding them again gives the same decisions.
                A Kafka transaction of the decision job was aborted after its checkpoint: it outlived transaction.timeout.ms, or
                somebody ended it. A stranger's record with too high a number looks the same until the tenant's next booking:
                ./tartware audit knows which it is, and %s what to do.

                ./tartware repair gap restores the decision job from a state before the gap; readers drop what they know.
                With other releases, or on Kubernetes: docs/runbooks/sequence-gap.md
                """, gaps.size(), tenants, ForeignReplies.RUNBOOK);
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
            LastGood lastGood = gap.lastGood();
            node.put(
                    "last_good_place",
                    lastGood == null ? null : lastGood.place().toString());
            node.put(
                    "last_good_decided_at",
                    lastGood == null ? null : lastGood.decidedAt().toString());
            node.put(
                    "last_good_written_at",
                    lastGood == null ? null : lastGood.writtenAt().toString());
        }
        report.put("foreign_replies", foreign.count());
        ArrayNode strangers = report.putArray("foreign");
        for (ForeignReplies.Found found : foreign.found()) {
            strangers.addObject().put("place", found.place().toString()).put("what", found.what());
        }
        if (!gaps.isEmpty()) {
            report.put("restore_before", restoreBefore().toString());
        }
        return report;
    }
}
