package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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
 * missing decision comes. Keeps one number a tenant, for as long as the projection exists.
 */
public final class SequenceCheck extends KeyedProcessFunction<String, Decision, Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SequenceCheck.class);

    private transient ValueState<Long> lastApplied;
    private transient Set<String> heldTenants;
    private transient Counter repeats;

    @Override
    public void open(OpenContext context) {
        lastApplied = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("last-applied-sequence", LongSerializer.INSTANCE));
        heldTenants = new HashSet<>();
        getRuntimeContext().getMetricGroup().gauge("heldTenants", (Gauge<Integer>) () -> heldTenants.size());
        repeats = getRuntimeContext().getMetricGroup().counter("repeats");
    }

    @Override
    public void processElement(Decision decision, Context context, Collector<Decision> out) throws Exception {
        String tenantId = context.getCurrentKey();
        Long last = lastApplied.value();
        long expected = last == null ? 1 : last + 1;
        long found = decision.getTenantSequence();
        if (found < expected) {
            repeats.inc();
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
            out.collect(decision);
        }
    }
}
