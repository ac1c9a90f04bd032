package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.core.simulation.SharedLog;
import com.tartware.bookings.core.simulation.SharedLog.Entry;
import com.tartware.bookings.core.simulation.SharedLog.Origin;
import com.tartware.bookings.jobs.testing.OtherBuild;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.schemas.Topic;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator, crashed, restored and rescaled at random points, gives the bytes that the ledger gives in memory, and when it is to
 * give them. More seeds: {@code -Dfold.seeds=100}.
 */
class FoldHarnessTest {
    private static final int TENANTS = 6;
    private static final int STEPS = 400;
    private static final int SEEDS = Integer.getInteger("fold.seeds", 3);

    @ParameterizedTest
    @CsvSource({"HEAP, 1", "ROCKSDB, 1001"})
    void theOperatorDecidesAsTheLedgerDoesInMemory(Backend backend, long firstSeed) throws Exception {
        int decisions = 0;
        int restores = 0;
        int strays = 0;
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            OperatorFold fold = new OperatorFold(seed, TENANTS, STEPS);
            fold.play(backend);
            decisions += fold.expected().decisions();
            restores += fold.restores();
            strays += actionsOnAnothersBooking(seed, fold.expected());
        }
        System.out.printf(
                "%s: %d seeds, %,d decisions the same as in memory, through %d restores with rescaling; %d actions on another tenant's booking, none of them found%n",
                backend, SEEDS, decisions, restores, strays);
        assertThat(restores).isGreaterThan(SEEDS);
        assertThat(strays).isGreaterThan(SEEDS);
    }

    /** During an upgrade, and after one that was taken back, ingest of several builds has written to the log. */
    @ParameterizedTest
    @CsvSource({"HEAP, 2001", "ROCKSDB, 3001"})
    void commandsOfBuildsBeforeAndAfterAreDecidedTheSame(Backend backend, long seed) throws Exception {
        OperatorFold fold = new OperatorFold(
                seed, TENANTS, STEPS, (turn, command) -> OtherBuild.inTurns(Topic.COMMANDS, turn, command));
        fold.play(backend);
        assertThat(fold.restores()).isPositive();
    }

    /** Counts them, and requires of each the answer that an action on no booking gets. */
    private static int actionsOnAnothersBooking(long seed, MemoryFold fold) {
        int actions = 0;
        for (Entry entry : SharedLog.of(seed, TENANTS, STEPS, OperatorFold.FIRST_DAY)) {
            if (entry.origin() == Origin.ACTION_ON_ANOTHERS_BOOKING) {
                String tenantId = SimulatedLog.tenantId(seed, entry.tenant());
                String commandId = ((Sent) entry.step()).commandId().toString();
                List<Decision> answers = fold.decisionsByTenant().get(tenantId).stream()
                        .map(DecisionBodies::decode)
                        .filter(decision -> commandId.equals(decision.getCommandId()))
                        .toList();
                assertThat(answers)
                        .as("%s of %s", entry, tenantId)
                        .singleElement()
                        .satisfies(answer -> {
                            assertThat(answer.getOutcome()).isEqualTo(Outcome.REJECTED);
                            assertThat(answer.getReason()).isEqualTo(Reason.BOOKING_NOT_FOUND);
                        });
                actions++;
            }
        }
        return actions;
    }
}
