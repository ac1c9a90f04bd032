package com.tartware.bookings.jobs.runtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * Looks at a state before a job is restored from it. Flink refuses the same, but names an operator by the hash of its uid, which tells
 * nobody what changed, and recommends to drop the state.
 */
public final class RestoredState {
    private final String path;
    private final CheckpointMetadata metadata;

    private RestoredState(String path, CheckpointMetadata metadata) {
        this.path = path;
        this.metadata = metadata;
    }

    /**
     * Passes a job that begins without a state.
     *
     * @throws IllegalStateException if the state is not one of this job: a uid or the maximum parallelism differs
     */
    public static void refuseUnlessOf(StreamGraph job) throws IOException {
        SavepointRestoreSettings settings = job.getSavepointRestoreSettings();
        if (!settings.restoreSavepoint()) {
            return;
        }
        RestoredState state = at(settings.getRestorePath());
        Map<String, StreamNode> operators = new TreeMap<>();
        for (StreamNode node : job.getStreamNodes()) {
            if (node.getTransformationUID() != null) {
                operators.put(node.getTransformationUID(), node);
            }
        }
        if (!settings.allowNonRestoredState()) {
            state.refuseOtherUids(operators);
        }
        state.refuseOtherKeyGroups(operators);
    }

    private static RestoredState at(String path) throws IOException {
        CompletedCheckpointStorageLocation location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
        try (DataInputStream in =
                new DataInputStream(location.getMetadataHandle().openInputStream())) {
            return new RestoredState(
                    path, Checkpoints.loadCheckpointMetadata(in, RestoredState.class.getClassLoader(), path));
        }
    }

    private void refuseOtherUids(Map<String, StreamNode> operators) {
        for (OperatorState state : metadata.getOperatorStates()) {
            String uid = uidOf(state);
            if (holdsSomething(state) && !operators.containsKey(uid)) {
                throw new IllegalStateException(
                        "%s holds state of an operator with the uid '%s', and this job has none: its uids are %s. Start the version that wrote it, or give the operator its uid back; without this state rooms would be sold twice"
                                .formatted(path, uid, String.join(", ", operators.keySet())));
            }
        }
    }

    private void refuseOtherKeyGroups(Map<String, StreamNode> operators) {
        for (OperatorState state : metadata.getOperatorStates()) {
            StreamNode operator = operators.get(uidOf(state));
            if (operator != null
                    && holdsSomething(state)
                    && operator.getMaxParallelism() != state.getMaxParallelism()) {
                throw new IllegalStateException(
                        "%s was written with max parallelism %d, and '%s' has %d in this job: no tenant's state would be found again. It is %d for ever; set it back"
                                .formatted(
                                        path,
                                        state.getMaxParallelism(),
                                        uidOf(state),
                                        operator.getMaxParallelism(),
                                        state.getMaxParallelism()));
            }
        }
    }

    /** An operator id, the hash of the uid, from a Flink that did not write uids yet. */
    private static String uidOf(OperatorState state) {
        return state.getOperatorUid().orElseGet(() -> state.getOperatorID().toString());
    }

    private static boolean holdsSomething(OperatorState state) {
        return state.getCoordinatorState() != null
                || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }
}
