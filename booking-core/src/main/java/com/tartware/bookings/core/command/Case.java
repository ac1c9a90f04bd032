package com.tartware.bookings.core.command;

import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;

/** One command before the ledger. The ledger asks for objections reason by reason, in the order of {@link Reason}. */
public interface Case {
    /** The first objection to the command under this reason, or null if there is none. Changes nothing. */
    Rejection objection(Reason reason);

    /** Changes the state as the command asks; to be called once, when no reason had an objection. */
    Ruling accept();
}
