package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.RestoredState;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.jobs.testing.SavepointFixture;
import com.tartware.bookings.sinks.reply.ReplySink;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What a version says that has another uid or another number of key groups than the one that wrote the savepoint. */
class RestoredStateTest {
    private static final String SAVEPOINT =
            SavepointFixture.named("decision-0.1").savepoint().toUri().toString();

    private static StreamGraph job(int maxParallelism) {
        StreamExecutionEnvironment env = JobEnvironment.create(JobOptions.from(JobOptions.parse(new String[0])));
        env.setMaxParallelism(maxParallelism);
        DecisionJob.compose(
                env,
                new DecisionJob.Endpoints(
                        DecisionJob.commands("nowhere:1"),
                        Map::of,
                        8,
                        ReplySink.RECORD_BYTES_MAX,
                        0,
                        FixedRegistry::new,
                        ReplySink.builder()
                                .brokers("nowhere:1")
                                .transactionalIdPrefix("test")
                                .build()));
        StreamGraph job = env.getStreamGraph();
        job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(SAVEPOINT));
        return job;
    }

    private static void rename(StreamGraph job, String uid, String other) {
        for (StreamNode node : job.getStreamNodes()) {
            if (uid.equals(node.getTransformationUID())) {
                job.setTransformationUID(node.getId(), other);
            }
        }
    }

    @Test
    void theJobThatWroteItIsLetThrough() {
        assertThatCode(() -> RestoredState.refuseUnlessOf(job(720))).doesNotThrowAnyException();
    }

    @Test
    void aJobWithoutAStateToBeginWithIsLetThrough() {
        StreamGraph job = job(128);
        job.setSavepointRestoreSettings(SavepointRestoreSettings.none());
        assertThatCode(() -> RestoredState.refuseUnlessOf(job)).doesNotThrowAnyException();
    }

    @Test
    void aRenamedOperatorIsRefusedByItsOldName() {
        StreamGraph job = job(720);
        rename(job, "decide", "decide-faster");
        assertThatThrownBy(() -> RestoredState.refuseUnlessOf(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an operator with the uid 'decide'")
                .hasMessageContaining("decide-faster")
                .hasMessageContaining("give the operator its uid back");
    }

    @Test
    void anotherMaxParallelismIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> RestoredState.refuseUnlessOf(job(128)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("max parallelism 720")
                .hasMessageContaining("has 128 in this job");
    }

    @Test
    void theKeyGroupsCountAlsoForWhoeverLetsStateGo() {
        StreamGraph job = job(128);
        job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(SAVEPOINT, true));
        assertThatThrownBy(() -> RestoredState.refuseUnlessOf(job)).hasMessageContaining("max parallelism 720");
    }

    @Test
    void aPathThatHoldsNoStateIsNamed() {
        StreamGraph job = job(720);
        job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath("file:///nowhere/savepoint-1"));
        assertThatThrownBy(() -> RestoredState.refuseUnlessOf(job))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere/savepoint-1");
    }
}
