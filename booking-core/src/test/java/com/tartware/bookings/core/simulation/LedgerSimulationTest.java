package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.tenant.CopiedWords;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Tick;
import com.tartware.bookings.reference.scenario.StepText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated logs, decided by the ledger and by the reference model. {@link ManySeedsSimulationTest} plays as many as one likes. */
class LedgerSimulationTest {
    private static final int STEPS = 2_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void theLedgerDecidesLongLogsAsTheContractSays(long seed) {
        assertThat(Simulation.run(seed, 10_000)
                        .map(violation -> violation.shrunk().report()))
                .isEmpty();
    }

    @Test
    void fiftyLogsMeetEveryOutcomeAndEveryReason() {
        SimulationReport report = SimulationReport.play(1_000, 50, 1_000);
        assertThat(report.violations()).as(() -> report.text()).isEmpty();
        assertThat(report.tally().byOutcome()).as(() -> report.text()).allSatisfy((outcome, count) -> assertThat(count)
                .isPositive());
        assertThat(report.tally().byReason()).as(() -> report.text()).allSatisfy((reason, count) -> assertThat(count)
                .isPositive());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 46, 20_260_104})
    void theLedgerPutsBackWhatItChanges(long seed) {
        assertThat(Simulation.run(
                                seed,
                                STEPS,
                                () -> new LedgerFold(CopiedWords.of(new InMemoryTenantState())),
                                new Tally())
                        .map(Violation::report))
                .isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 43, 20_260_102})
    void whateverWakesTheTenantUpChangesNoDecision(long seed) {
        List<Step> steps = Simulation.steps(seed, STEPS);
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> withTicks = new ArrayList<>();
        long logTimeMillis = steps.get(0).atMillis();
        for (Step step : steps) {
            for (int ticks = random.nextInt(3); ticks > 0 && logTimeMillis < step.atMillis(); ticks--) {
                logTimeMillis = random.nextLong(logTimeMillis, step.atMillis() + 1);
                withTicks.add(new Tick(logTimeMillis));
            }
            withTicks.add(step);
            logTimeMillis = Math.max(logTimeMillis, step.atMillis());
        }
        assertThat(withTicks).hasSizeGreaterThan(STEPS + STEPS / 4);
        assertThat(answers(withTicks)).isEqualTo(answers(steps));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 44, 20_260_103})
    void advancingTwiceIsAdvancingToTheLaterTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = Simulation.steps(seed, STEPS);
        for (int end = 20; end < 400; end += 7) {
            List<Step> before = steps.subList(0, end);
            List<Step> after = steps.subList(end, end + 20);
            long logTimeMillis = before.stream().mapToLong(Step::atMillis).max().orElseThrow();
            long a = logTimeMillis + random.nextLong(200_000_000);
            long b = logTimeMillis + random.nextLong(200_000_000);
            assertThat(answersWith(before, List.of(a, b), after))
                    .as("seed %d, %d steps, then %d and %d", seed, end, a, b)
                    .isEqualTo(answersWith(before, List.of(Math.max(a, b)), after));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 45})
    void everyGeneratedLogReadsBackAsItWasWritten(long seed) {
        List<Step> steps = Simulation.steps(seed, STEPS);
        assertThat(StepText.read(StepText.write(steps))).isEqualTo(steps);
    }

    private static List<Answer> answersWith(List<Step> before, List<Long> advances, List<Step> after) {
        List<Step> steps = new ArrayList<>(before);
        long latest = 0;
        for (long advance : advances) {
            steps.add(new Tick(advance));
            latest = Math.max(latest, advance);
        }
        for (Step step : after) {
            latest = Math.max(latest, step.atMillis());
            steps.add(step.movedTo(latest));
        }
        return answers(steps);
    }

    private static List<Answer> answers(List<Step> steps) {
        TenantFold ledger = new LedgerFold();
        List<Answer> answers = new ArrayList<>();
        steps.forEach(step -> answers.addAll(ledger.take(step)));
        return answers;
    }
}
