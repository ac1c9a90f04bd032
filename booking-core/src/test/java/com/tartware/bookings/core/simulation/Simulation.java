package com.tartware.bookings.core.simulation;

import com.tartware.bookings.core.simulation.generator.Generator;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.Step.Tick;
import com.tartware.bookings.reference.scenario.StepText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Plays a tenant's log to the ledger and to the reference model, compares every field of every decision, and checks the contract's
 * invariants on the ledger's decisions alone.
 */
public final class Simulation {
    /** More than a hold may last. */
    private static final long LAST_HOLDS_MILLIS = 2 * 86_400_000L;

    private Simulation() {}

    /** Generates a log from the seed and plays it, up to the first violation. */
    public static Optional<Violation> run(long seed, int commands) {
        return run(seed, commands, LedgerFold::new, new Tally());
    }

    static Optional<Violation> run(long seed, int commands, Supplier<TenantFold> ledger, Tally tally) {
        Generator generator = new Generator(seed);
        List<Step> steps = new ArrayList<>(commands + commands / 8);
        Play play = new Play(ledger.get());
        long commandsBefore = tally.commands();
        boolean atEnd = false;
        while (!atEnd) {
            atEnd = tally.commands() - commandsBefore == commands;
            Step step = atEnd ? new Tick(play.logTimeMillis + LAST_HOLDS_MILLIS) : generator.next();
            steps.add(step);
            String broken = play.step(step);
            if (broken != null) {
                return Optional.of(new Violation(seed, steps, broken, ledger));
            }
            generator.see(play.expected);
            if (step instanceof Sent) {
                tally.countCommand(play.expected);
            } else {
                tally.countTick();
            }
            tally.count(play.expected);
        }
        return Optional.empty();
    }

    /** Plays a log as {@link Violation#report} prints it. */
    public static Optional<Violation> replay(String log) {
        return replay(StepText.read(log), LedgerFold::new);
    }

    static Optional<Violation> replay(List<Step> steps, Supplier<TenantFold> ledger) {
        Play play = new Play(ledger.get());
        for (int i = 0; i < steps.size(); i++) {
            String broken = play.step(steps.get(i));
            if (broken != null) {
                return Optional.of(new Violation(null, steps.subList(0, i + 1), broken, ledger));
            }
        }
        return Optional.empty();
    }

    /** The steps that a seed stands for. */
    public static List<Step> steps(long seed, int count) {
        Generator generator = new Generator(seed);
        TenantFold model = new ReferenceModel();
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Step step = generator.next();
            steps.add(step);
            generator.see(model.take(step));
        }
        return steps;
    }

    private static final class Play {
        private final TenantFold ledger;
        private final TenantFold model = new ReferenceModel();
        private final Invariants invariants = new Invariants();
        private long logTimeMillis = Long.MIN_VALUE;
        private List<Answer> expected = List.of();

        Play(TenantFold ledger) {
            this.ledger = ledger;
        }

        /** Null if all is well. */
        String step(Step step) {
            Step dated = step.atMillis() < logTimeMillis ? step.movedTo(logTimeMillis) : step;
            logTimeMillis = Math.max(logTimeMillis, step.atMillis());
            expected = model.take(dated);
            List<Answer> answers;
            try {
                answers = ledger.take(dated);
            } catch (RuntimeException | AssertionError | StackOverflowError thrown) {
                return "The ledger threw " + thrown + "\nexpected  " + expected;
            }
            if (!answers.equals(expected)) {
                return Differences.between(expected, answers);
            }
            try {
                invariants.check(dated, answers);
                return null;
            } catch (Invariants.BrokenException broken) {
                return "Broken: " + broken.getMessage() + "\nanswered  " + answers;
            }
        }
    }
}
