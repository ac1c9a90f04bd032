package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.StepText;
import java.util.List;
import java.util.function.Supplier;

/**
 * A log on which the ledger breaks the contract, up to and including the step that shows it.
 *
 * @param seed null if the steps were not generated
 * @param what which promise was broken, and how
 */
public record Violation(Long seed, List<Step> steps, String what, Supplier<TenantFold> ledger) {
    public Violation {
        steps = List.copyOf(steps);
    }

    /** How many commands it took. */
    public int commands() {
        return (int) steps.stream().filter(step -> step instanceof Sent).count();
    }

    /** A short log on which the same ledger breaks the contract, be it in the same way or in another. */
    public Violation shrunk() {
        return new Shrinker(ledger).shrink(this);
    }

    /** Text that {@code Simulation.replay} takes back, with what is wrong as a comment. */
    public String report() {
        String comment = what.indent(3).replaceAll("(?m)^ {2}", "//");
        String origin = seed == null ? "" : "// seed %d, %d steps%n".formatted(seed, steps.size());
        return origin + comment + StepText.write(steps) + "\n";
    }
}
