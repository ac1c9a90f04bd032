package com.tartware.bookings.localstack.transactions;

import static com.tartware.bookings.localstack.transactions.FakeBroker.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionSurveyTest {
    private static final String JOBS_OWN = "tartware-decision-1-7";

    private final FakeBroker broker = new FakeBroker();
    private DecisionJobProgress job = new DecisionJobProgress("RUNNING", NOON);

    @Test
    void theRunningJobsNewestTransactionIsLive() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.plusMillis(1), 100);
        assertThat(only().standing()).isEqualTo(Standing.LIVE);
        assertThat(only().owner()).hasToString("the decision job, subtask 1");
        assertThat(only().recordsHeld()).isEqualTo(10);
    }

    @Test
    void oneThatTheJobHasLongPassedIsAnOrphan() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.minusMillis(1), 100);
        assertThat(only().standing()).isEqualTo(Standing.ORPHAN);
    }

    @Test
    void aJobThatIsAwayMayStillCommitWhateverItHas() throws Exception {
        job = new DecisionJobProgress("not on the cluster", null);
        broker.open(JOBS_OWN, 11, NOON.minus(Duration.ofHours(3)), 100);
        assertThat(only().standing()).isEqualTo(Standing.LIVE);
    }

    @Test
    void everybodyElseIsAStranger() throws Exception {
        broker.open("tartware-decisions-1-7", 11, NOON.minusSeconds(900), 100);
        assertThat(only().standing()).isEqualTo(Standing.STRANGER);
        assertThat(only().owner()).hasToString("a stranger");
    }

    @Test
    void oneThatIsBeingEndedIsNeitherLiveNorHanging() throws Exception {
        broker.coordinated.add(FakeBroker.transaction(JOBS_OWN, 11, "PrepareCommit", NOON));
        broker.producers.add(FakeBroker.producer(11, 0));
        assertThat(only().standing()).isEqualTo(Standing.ENDING);
    }

    @Test
    void oneThatItsCoordinatorHasForgottenHangs() throws Exception {
        broker.coordinated.add(FakeBroker.transaction("stranger", 11, "Empty", null));
        broker.producers.add(FakeBroker.producer(11, 0));
        assertThat(only().standing()).isEqualTo(Standing.HANGING);
        assertThat(only().transactionalId()).isEqualTo("stranger");
        broker.coordinated.clear();
        assertThat(only().name()).isEqualTo("producer 11");
    }

    @Test
    void oneThatEndsWhileWeLookDoesNotHang() throws Exception {
        broker.open(JOBS_OWN, 11, NOON, 0);
        broker.afterFirstLook = () -> {
            broker.producers.clear();
            broker.coordinated.clear();
            broker.coordinated.add(FakeBroker.transaction(JOBS_OWN, 11, "CompleteCommit", NOON));
        };
        assertThat(survey().transactions()).isEmpty();
    }

    @Test
    void abandonedOnesAreAbortedAndReadersGoOn() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.minusSeconds(60), 100);
        broker.open("tartware-decision-0-3", 12, NOON.plusSeconds(1), 130);
        broker.open("stranger", 13, NOON.minusSeconds(60), 120);
        broker.producers.add(FakeBroker.producer(14, 90));
        AbortPlan plan = AbortPlan.abandoned(survey());
        assertThat(plan.chosen()).extracting(OpenTransaction::name).containsExactly("producer 14", JOBS_OWN);
        AbortReport report = desk().abort(plan, Duration.ofSeconds(1), step -> {});
        assertThat(broker.done).containsExactly("aborted 14 in booking.decisions.v1-3", "fenced " + JOBS_OWN);
        assertThat(report.good()).isTrue();
        assertThat(report.json().at("/aborted/0/partitions/0/readers_were_at").asLong())
                .isEqualTo(90);
        assertThat(report.json().at("/aborted/0/partitions/0/readers_are_at").asLong())
                .as("up to the stranger's")
                .isEqualTo(120);
    }

    @Test
    void whatTheJobCountsOnIsRefusedUnlessForced() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.plusSeconds(1), 100);
        AbortPlan refused = AbortPlan.byName(survey(), JOBS_OWN, false);
        assertThat(refused.chosen()).isEmpty();
        assertThat(refused.refused()).hasSize(1);
        AbortPlan forced = AbortPlan.byName(survey(), JOBS_OWN, true);
        assertThat(forced.chosen()).hasSize(1);
        assertThat(forced.makesGap()).isTrue();
        assertThat(AbortPlan.byName(survey(), "nobody", true).empty()).isTrue();
    }

    @Test
    void anIdThatBeganAnotherTransactionMeanwhileIsLeftAlone() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.minusSeconds(60), 100);
        AbortPlan plan = AbortPlan.abandoned(survey());
        broker.fence(JOBS_OWN);
        broker.open(JOBS_OWN, 11, NOON.plusSeconds(1), 110);
        assertThat(desk().stillOpen(plan, false).chosen()).isEmpty();
    }

    @Test
    void theTableSaysWhoHoldsBackWhat() throws Exception {
        broker.open(JOBS_OWN, 11, NOON.minusSeconds(60), 100);
        broker.open("stranger", 13, NOON, 120);
        assertThat(text())
                .containsSubsequence(
                        "decision job: RUNNING",
                        JOBS_OWN,
                        "75.0 s  the decision job, subtask 1  30 records",
                        "ORPHAN",
                        "stranger",
                        "15.0 s",
                        "10 records",
                        "booking.decisions.v1-3             100  130       30  " + JOBS_OWN,
                        "ORPHAN    the decision job has left it behind",
                        "transactions abort --hanging");
        broker.coordinated.clear();
        broker.producers.clear();
        assertThat(text()).contains("no open transactions");
    }

    private String text() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransactionTable.print(survey(), NOON.plusSeconds(15), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private OpenTransaction only() throws Exception {
        assertThat(survey().transactions()).hasSize(1);
        return survey().transactions().get(0);
    }

    private TransactionSurvey survey() throws Exception {
        return desk().survey();
    }

    private TransactionDesk desk() {
        return new TransactionDesk((BrokerTransactions) broker, () -> job);
    }
}
