package com.tartware.bookings.core.simulation;

import com.tartware.bookings.core.simulation.model.Answer;
import com.tartware.bookings.core.simulation.model.ReferenceModel;
import com.tartware.bookings.core.simulation.model.TenantFold;
import com.tartware.bookings.core.simulation.scenario.Step.Sent;
import java.util.List;

/** Stands in until the ledger decides every command. */
final class LedgerFold implements TenantFold {
    private final ReferenceModel model = new ReferenceModel();

    @Override
    public List<Answer> decide(Sent command) {
        return model.decide(command);
    }

    @Override
    public List<Answer> advanceTo(long logTimeMillis) {
        return model.advanceTo(logTimeMillis);
    }
}
