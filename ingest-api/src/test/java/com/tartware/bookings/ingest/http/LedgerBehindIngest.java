package com.tartware.bookings.ingest.http;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.ingest.http.FakeDecisionStore.RoomType;
import com.tartware.bookings.ingest.http.FakeDecisionStore.TenantRow;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The ledger itself between the fakes of log and store: what is appended is decided, at the fake log's time, and what was decided can be
 * read and waited for.
 */
final class LedgerBehindIngest implements AutoCloseable {
    private static final int PARTITIONS = 8;

    private final RunningIngest ingest;
    private final BookingLedger ledger = new BookingLedger();
    private final CommandReader reader = new CommandReader(new OneSchema(), PARTITIONS);
    private final AvroRecordEncoder<BookingCommand> encoder = new AvroRecordEncoder<>(BookingCommand.class);
    private final Map<String, InMemoryTenantState> states = new HashMap<>();
    private final Map<RoomType, TreeMap<LocalDate, StoredNight>> nights = new HashMap<>();
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor();

    LedgerBehindIngest(RunningIngest ingest) {
        this.ingest = ingest;
        ingest.log.reader = command -> inOrder.execute(() -> decide(command));
    }

    private void decide(BookingCommand command) {
        String tenantId = command.getTenantId();
        try {
            var read = reader.read(
                    tenantId, encoder.encode(command, 1), new TenantPartitioning(PARTITIONS).partitionOf(tenantId));
            boolean[] decided = {false};
            ledger.decide(
                            read,
                            ingest.log.logTime.toEpochMilli(),
                            states.computeIfAbsent(tenantId, id -> new InMemoryTenantState()))
                    .forEach(decision -> {
                        decided[0] |= read.commandId().equals(decision.commandId());
                        project(DecisionCodec.toAvro(tenantId, decision));
                    });
            if (!decided[0]) {
                ingest.answers.deliverRepeat(tenantId, read.commandId());
            }
        } catch (RefusedRecordException e) {
            throw new AssertionError("ingest appended what nobody can decide on", e);
        }
    }

    private void project(Decision decision) {
        StoredDecision stored = new StoredDecision(
                decision.getTenantSequence(),
                decision.getOutcome().name(),
                decision.getReason() == null ? null : decision.getReason().name(),
                decision.getDecidedAt(),
                DecisionJson.of(decision));
        String tenantId = decision.getTenantId();
        if (decision.getBooking() != null) {
            ingest.store.bookings.compute(
                    new TenantRow(tenantId, UUID.fromString(decision.getBookingId())),
                    (row, before) -> booking(decision, before));
        }
        decision.getNights().forEach(roomType -> project(tenantId, roomType));
        if (decision.getCommandId() != null) {
            ingest.store.decisions.put(new TenantRow(tenantId, UUID.fromString(decision.getCommandId())), stored);
        }
        // Last: whoever reads by sequence finds the rest there.
        ingest.store.decide(tenantId, stored);
        if (decision.getCommandId() != null) {
            ingest.answers.deliver(decision);
        }
    }

    /** @param before null for a new one */
    private static StoredBooking booking(Decision decision, StoredBooking before) {
        BookingReference reference = before == null
                ? decision.getReference()
                : new BookingReference(
                        before.guestRef(),
                        before.externalReference(),
                        before.channel(),
                        before.ratePlanId(),
                        before.amountMinor(),
                        before.currency());
        return new StoredBooking(
                UUID.fromString(decision.getBookingId()),
                decision.getBooking().getStatus().name(),
                decision.getBookingVersion(),
                decision.getBooking().getHoldExpiresAt(),
                decision.getBooking().getStays().stream()
                        .map(stay -> new StoredStay(
                                stay.getPropertyId(),
                                stay.getRoomTypeId(),
                                stay.getCheckIn(),
                                stay.getCheckOut(),
                                stay.getRooms()))
                        .toList(),
                reference.getGuestRef(),
                reference.getExternalReference(),
                reference.getChannel(),
                reference.getRatePlanId(),
                reference.getAmountMinor(),
                reference.getCurrency(),
                before == null ? decision.getDecidedAt() : before.createdAt(),
                decision.getDecidedAt(),
                decision.getTenantSequence());
    }

    private void project(String tenantId, RoomTypeNights changed) {
        RoomType roomType = new RoomType(tenantId, changed.getPropertyId(), changed.getRoomTypeId());
        TreeMap<LocalDate, StoredNight> known = nights.computeIfAbsent(roomType, any -> new TreeMap<>());
        for (NightState night : changed.getNights()) {
            Restrictions restrictions = night.getRestrictions() == null
                    ? new Restrictions(false, false, false, 0, 0)
                    : night.getRestrictions();
            known.put(
                    night.getNight(),
                    new StoredNight(
                            night.getNight(),
                            night.getAllotment(),
                            night.getOverbookingLimit(),
                            night.getSold(),
                            night.getHeld(),
                            restrictions.getStopSell(),
                            restrictions.getClosedToArrival(),
                            restrictions.getClosedToDeparture(),
                            restrictions.getMinStay(),
                            restrictions.getMaxStay()));
        }
        ingest.store.nights.put(roomType, new ArrayList<>(known.values()));
    }

    @Override
    public void close() {
        inOrder.shutdownNow();
    }

    /** Of commands, which is all that is read here. */
    private static final class OneSchema implements SchemaRegistry {
        @Override
        public int register(String subject, String schemaText) {
            return 1;
        }

        @Override
        public int idOf(String subject, String schemaText) {
            return 1;
        }

        @Override
        public String schemaById(int schemaId) {
            return Topic.COMMANDS.schema().toString();
        }

        @Override
        public void requireFullTransitive(String subject) {}
    }
}
