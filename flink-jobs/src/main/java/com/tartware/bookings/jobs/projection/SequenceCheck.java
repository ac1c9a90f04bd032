package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that no decision is missing, the one proof there is: a lost Kafka transaction need not fail any job. A decision below
 * the expected sequence is a repeat and dropped; one above it means a gap, and holds the tenant: nothing of it goes on until the
 * missing decision comes. A repeat of the last one that says something else was not written by the decision job, or the one before it was
 * not: however many numbers a stranger took, the job's own decision meets the last of them. Keeps the last number and a hash of what it
 * said for each tenant, for as long as the projection exists.
 */
public final class SequenceCheck extends KeyedProcessFunction<String, Decision, Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SequenceCheck.class);

    private transient ValueState<Long> lastApplied;
    private transient ValueState<Integer> lastContent;
    private transient Set<String> heldTenants;
    private transient Counter repeats;
    private transient Counter conflicts;

    @Override
    public void open(OpenContext context) {
        lastApplied = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("last-applied-sequence", LongSerializer.INSTANCE));
        lastContent = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("last-applied-content", IntSerializer.INSTANCE));
        heldTenants = new HashSet<>();
        getRuntimeContext().getMetricGroup().gauge("heldTenants", (Gauge<Integer>) () -> heldTenants.size());
        repeats = getRuntimeContext().getMetricGroup().counter("repeats");
        conflicts = getRuntimeContext().getMetricGroup().counter("conflictingRepeats");
    }

    @Override
    public void processElement(Decision decision, Context context, Collector<Decision> out) throws Exception {
        String tenantId = context.getCurrentKey();
        Long last = lastApplied.value();
        long expected = last == null ? 1 : last + 1;
        long found = decision.getTenantSequence();
        if (found < expected) {
            repeats.inc();
            if (found == expected - 1) {
                requireSame(decision);
            }
        } else if (found > expected) {
            if (heldTenants.add(tenantId)) {
                LOG.error(
                        "SEQUENCE_GAP tenant {}: expected sequence {}, found {}; the tenant is held, see docs/runbooks/sequence-gap.md",
                        tenantId,
                        expected,
                        found);
            }
        } else {
            if (heldTenants.remove(tenantId)) {
                LOG.warn("SEQUENCE_GAP tenant {} closed at sequence {}: the tenant goes on", tenantId, found);
            }
            lastApplied.update(found);
            lastContent.update(decision.hashCode());
            out.collect(decision);
        }
    }

    long conflicts() {
        return conflicts.getCount();
    }

    /** The tenant goes on: which of the two is the decision job's cannot be told here. */
    private void requireSame(Decision repeat) throws IOException {
        Integer content = lastContent.value();
        if (content != null && content != repeat.hashCode()) {
            conflicts.inc();
            LOG.error(
                    "SEQUENCE_CONFLICT tenant {}: sequence {} was applied before and says something else now, {} {}; one of the two was not written by the decision job, see docs/runbooks/foreign-replies.md",
                    repeat.getTenantId(),
                    repeat.getTenantSequence(),
                    repeat.getOutcome(),
                    repeat.getCommandId());
        }
    }
}
