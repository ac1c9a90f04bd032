package com.tartware.bookings.reference;

import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.List;

/** Folds one tenant's part of the log. The reference model is one, the ledger with its state another. */
public interface TenantFold {
    /** The expiries that are due, then the command's own answer, unless it is a repeat. */
    List<Answer> decide(Sent command);

    /** The expiries that are due. */
    List<Answer> advanceTo(long logTimeMillis);

    default List<Answer> take(Step step) {
        return step instanceof Sent command ? decide(command) : advanceTo(step.atMillis());
    }
}
