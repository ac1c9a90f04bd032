package com.tartware.bookings.core.simulation;

import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.simulation.SharedLog.Entry;
import com.tartware.bookings.core.simulation.SharedLog.Origin;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays a shared log to one ledger, and each tenant's part of it to a reference model that has never heard of the others. */
public final class SharedLedgerRun {
    private final List<TenantFold> ledger;
    private final List<TenantFold> models;
    private int unknownBookings;
    private int bookingsOfOneId;

    public SharedLedgerRun(int tenants) {
        BookingLedger shared = new BookingLedger();
        ledger = Stream.<TenantFold>generate(() -> new LedgerFold(shared, new InMemoryTenantState()))
                .limit(tenants)
                .toList();
        models = Stream.<TenantFold>generate(ReferenceModel::new).limit(tenants).toList();
    }

    /** The first decision that is not the one which the tenant would have got alone. */
    public Optional<String> play(List<Entry> log) {
        for (Entry entry : log) {
            List<Answer> expected = models.get(entry.tenant()).take(entry.step());
            List<Answer> answers = ledger.get(entry.tenant()).take(entry.step());
            if (!answers.equals(expected)) {
                return Optional.of("%s%n%s".formatted(entry, Differences.between(expected, answers)));
            }
            if (entry.origin() != Origin.OWN) {
                count(entry, answers.get(answers.size() - 1));
            }
        }
        return Optional.empty();
    }

    private void count(Entry entry, Answer answer) {
        if (!((Sent) entry.step()).commandId().equals(answer.commandId())) {
            throw new AssertionError("not answered: " + entry);
        }
        unknownBookings += answer.reason() == Reason.BOOKING_NOT_FOUND ? 1 : 0;
        bookingsOfOneId += answer.reference() != null ? 1 : 0;
    }

    /** Actions on another tenant's booking that were refused because there is no such booking. */
    public int unknownBookings() {
        return unknownBookings;
    }

    /** Bookings that were made under the id of another tenant's live booking. */
    public int bookingsOfOneId() {
        return bookingsOfOneId;
    }
}
