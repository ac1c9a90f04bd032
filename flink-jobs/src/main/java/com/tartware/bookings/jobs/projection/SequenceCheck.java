package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.reply.DecisionIdentity;
import com.tartware.bookings.schemas.reply.InSequence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that no decision is missing, the one proof there is: a lost Kafka transaction need not fail any job. A decision below
 * the expected sequence is a repeat and dropped; one above it means a gap, and holds the tenant: nothing of it goes on until the
 * missing decision comes. A repeat of the last one that says something else was not written by the decision job, or the one before it was
 * not: however many numbers a stranger took, the job's own decision meets the last of them. Keeps the last number and the identity of
 * that decision for each tenant, for as long as the projection exists, and the names of the tenants that it holds, until they go on: the alarm must
 * not fall silent because the job was restarted and a held tenant has no new decisions.
 */
public final class SequenceCheck extends KeyedProcessFunction<String, Decision, Decision>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SequenceCheck.class);

    private transient ValueState<Long> lastApplied;
    private transient ValueState<Integer> lastIdentity;
    private transient ListState<String> heldOfAll;
    private transient Set<String> heldTenants;
    private transient Counter repeats;
    private transient Counter conflicts;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        heldTenants = new HashSet<>();
        // Keyed state cannot be listed; a union, of which every subtask takes what it has the key groups of, survives a
        // rescale.
        heldOfAll = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("held-tenants", StringSerializer.INSTANCE));
        for (String tenantId : heldOfAll.get()) {
            if (isOurs(tenantId)) {
                heldTenants.add(tenantId);
            }
        }
        if (!heldTenants.isEmpty()) {
            LOG.error(
                    "SEQUENCE_GAP tenants {} are held as before the restart, see docs/runbooks/sequence-gap.md",
                    new TreeSet<>(heldTenants));
        }
    }

    private boolean isOurs(String tenantId) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        tenantId, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        heldOfAll.update(List.copyOf(heldTenants));
    }

    @Override
    public void open(OpenContext context) {
        lastApplied = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("last-applied-sequence", LongSerializer.INSTANCE));
        // Not "last-applied-content": there, older builds kept a hash that another schema version changes. In their
        // savepoints it stays unread, and of a tenant's last decision only the number is known until the next.
        lastIdentity = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("last-applied-identity", IntSerializer.INSTANCE));
        getRuntimeContext().getMetricGroup().gauge("heldTenants", (Gauge<Integer>) this::heldTenants);
        repeats = getRuntimeContext().getMetricGroup().counter("repeats");
        conflicts = getRuntimeContext().getMetricGroup().counter("conflictingRepeats");
    }

    /** How many. */
    int heldTenants() {
        return heldTenants.size();
    }

    @Override
    public void processElement(Decision decision, Context context, Collector<Decision> out) throws Exception {
        String tenantId = context.getCurrentKey();
        Long lastOrNull = lastApplied.value();
        long last = lastOrNull == null ? 0 : lastOrNull;
        long found = decision.getTenantSequence();
        switch (InSequence.after(last, found == last ? lastIdentity.value() : null, decision)) {
            case REPEAT -> repeats.inc();
            case CONFLICT -> {
                // The tenant goes on: which of the two is the decision job's cannot be told here.
                repeats.inc();
                conflicts.inc();
                LOG.error(
                        "SEQUENCE_CONFLICT tenant {}: sequence {} was applied before and says something else now, {} {}; one of the two was not written by the decision job, see docs/runbooks/foreign-replies.md",
                        tenantId,
                        found,
                        decision.getOutcome(),
                        decision.getCommandId());
            }
            case TOO_EARLY -> {
                if (heldTenants.add(tenantId)) {
                    LOG.error(
                            "SEQUENCE_GAP tenant {}: expected sequence {}, found {}; the tenant is held, see docs/runbooks/sequence-gap.md",
                            tenantId,
                            last + 1,
                            found);
                }
            }
            case NEXT -> {
                if (heldTenants.remove(tenantId)) {
                    LOG.warn("SEQUENCE_GAP tenant {} closed at sequence {}: the tenant goes on", tenantId, found);
                }
                lastApplied.update(found);
                lastIdentity.update(DecisionIdentity.of(decision));
                out.collect(decision);
            }
        }
    }

    long conflicts() {
        return conflicts.getCount();
    }
}
