package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.StepText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    /** Right, but for cancellations that give a reason: those it throws at, or swallows. */
    private static final class Faulty implements TenantFold {
        private final TenantFold model = new ReferenceModel();

        @Override
        public List<Answer> decide(Sent command) {
            List<Answer> answers = model.decide(command);
            boolean cancelled =
                    !answers.isEmpty() && answers.get(answers.size() - 1).outcome() == Outcome.CANCELLED;
            if (cancelled && command.request() instanceof Cancel cancel && cancel.reason() != null) {
                if ("GUEST".equals(cancel.reason())) {
                    throw new IllegalStateException("no guests here");
                }
                return answers.subList(0, answers.size() - 1);
            }
            return answers;
        }

        @Override
        public List<Answer> advanceTo(long logTimeMillis) {
            return model.advanceTo(logTimeMillis);
        }
    }

    @Test
    void aFaultIsShownInAsFewStepsAsItTakesAndReplaysFromItsText() {
        Violation violation = Simulation.run(7, 5_000, Faulty::new, new Tally()).orElseThrow();
        assertThat(violation.commands()).isGreaterThan(3);
        Violation shrunk = violation.shrunk();
        assertThat(shrunk.steps()).as(shrunk::report).hasSize(3);
        assertThat(Simulation.replay(StepText.read(shrunk.report()), Faulty::new))
                .hasValueSatisfying(replayed -> assertThat(replayed.what()).isEqualTo(shrunk.what()));
        assertThat(Simulation.replay(StepText.read(shrunk.report()), ReferenceModel::new))
                .isEmpty();
    }
}
