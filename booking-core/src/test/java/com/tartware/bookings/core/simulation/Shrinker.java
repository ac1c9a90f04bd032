package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Delta debugging: leaves out steps while the ledger still breaks the contract, then makes simpler what has to stay. */
final class Shrinker {
    /** Ample for a thousand steps, which take a few hundred replays; a bound only against a case that shrinks for ever. */
    private static final int REPLAYS_MAX = 20_000;

    private final Supplier<TenantFold> ledger;
    private int replays;

    Shrinker(Supplier<TenantFold> ledger) {
        this.ledger = ledger;
    }

    Violation shrink(Violation found) {
        Violation best = withoutSteps(found, found.steps().size() / 2);
        Violation before;
        do {
            before = best;
            best = withoutSteps(simpler(best), 1);
        } while (!best.steps().equals(before.steps()));
        return new Violation(found.seed(), best.steps(), best.what(), ledger);
    }

    /** Leaves out chunks, first that many steps long, then ever shorter ones. */
    private Violation withoutSteps(Violation found, int longest) {
        Violation best = found;
        for (int length = Math.max(1, longest); length >= 1; length /= 2) {
            int end = best.steps().size();
            while (end > 0) {
                List<Step> fewer = new ArrayList<>(best.steps());
                fewer.subList(Math.max(0, end - length), end).clear();
                Optional<Violation> still = replay(fewer);
                if (still.isPresent()) {
                    best = still.get();
                }
                end = Math.min(end - length, best.steps().size());
            }
        }
        return best;
    }

    private Violation simpler(Violation found) {
        Violation best = found;
        for (int i = best.steps().size() - 1; i >= 0; i--) {
            best = withSimplerStep(best, i);
        }
        return best;
    }

    private Violation withSimplerStep(Violation found, int index) {
        Violation best = found;
        boolean improved = true;
        while (improved && index < best.steps().size()) {
            improved = false;
            for (List<Step> candidate : simplerAt(best.steps(), index)) {
                Optional<Violation> still = replay(candidate);
                if (still.isPresent()) {
                    best = still.get();
                    improved = true;
                    break;
                }
            }
        }
        return best;
    }

    private static List<List<Step>> simplerAt(List<Step> steps, int index) {
        List<List<Step>> candidates = new ArrayList<>();
        Step step = steps.get(index);
        if (index > 0 && steps.get(index - 1).atMillis() < step.atMillis()) {
            candidates.add(with(steps, index, step.movedTo(steps.get(index - 1).atMillis())));
        }
        if (step instanceof Sent sent) {
            SimplerRequests.than(sent.request()).forEach(request -> {
                List<Step> changed = new ArrayList<>(steps);
                changed.replaceAll(any -> any instanceof Sent other && other.command() == sent.command()
                        ? new Sent(other.atMillis(), other.command(), other.key(), request)
                        : any);
                candidates.add(changed);
            });
        }
        return candidates;
    }

    private static List<Step> with(List<Step> steps, int index, Step step) {
        List<Step> changed = new ArrayList<>(steps);
        changed.set(index, step);
        return changed;
    }

    private Optional<Violation> replay(List<Step> steps) {
        replays++;
        return replays > REPLAYS_MAX ? Optional.empty() : Simulation.replay(steps, ledger);
    }
}
