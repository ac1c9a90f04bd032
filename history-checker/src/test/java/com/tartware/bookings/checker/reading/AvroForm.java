package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Names;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records as the released schemas have them. */
final class AvroForm {
    static final int COMMANDS = 11;
    static final int DECISIONS = 22;

    private final Schema command = released("booking.commands.v1-value/1.avsc");
    private final Schema decision = released("booking.decisions.v1-value/2.avsc");

    static Schema released(String file) {
        try {
            return new Schema.Parser().parse(Files.readString(Path.of("../schemas/released", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] of(CommandRecord record, Names names) {
        GenericRecord envelope = new GenericData.Record(command);
        Schema uuid = command.getField("command_id").schema().getTypes().get(1);
        envelope.put("tenant_id", record.tenant());
        envelope.put("command_id", fixed(uuid, record.commandId()));
        envelope.put("key_id", fixed(uuid, record.keyId()));
        envelope.put("body", body(record.request(), names, uuid));
        return framed(COMMANDS, envelope);
    }

    byte[] tick() {
        GenericRecord envelope = new GenericData.Record(command);
        envelope.put(
                "body", new GenericData.Record(branch(command.getField("body").schema(), "ClockTick")));
        return framed(COMMANDS, envelope);
    }

    private GenericRecord body(Request request, Names names, Schema uuid) {
        String kind = request instanceof Create
                ? "CreateBooking"
                : request instanceof SetInventory
                        ? "SetInventory"
                        : request instanceof Confirm
                                ? "ConfirmBooking"
                                : request instanceof Cancel
                                        ? "CancelBooking"
                                        : request instanceof Extend
                                                ? "ExtendHold"
                                                : request instanceof Modify ? "ModifyBooking" : "ReleaseBooking";
        GenericRecord body =
                new GenericData.Record(branch(command.getField("body").schema(), kind));
        if (request instanceof Action action) {
            body.put("booking_id", fixed(uuid, names.key(action.booking())));
            body.put("expected_version", action.expectedVersion());
        }
        if (request instanceof Create create) {
            body.put(
                    "stays",
                    stays(create.stays(), body.getSchema().getField("stays").schema()));
            body.put("hold_seconds", create.holdSeconds());
            body.put(
                    "reference",
                    reference(
                            create.reference(),
                            body.getSchema().getField("reference").schema()));
        } else if (request instanceof Modify modify) {
            body.put(
                    "stays",
                    stays(modify.stays(), body.getSchema().getField("stays").schema()));
        } else if (request instanceof Extend extend) {
            body.put("hold_seconds", extend.holdSeconds());
        } else if (request instanceof Cancel cancel) {
            body.put("reason", cancel.reason());
        } else if (request instanceof SetInventory set) {
            body.put("property_id", set.roomType().property());
            body.put("room_type_id", set.roomType().name());
            body.put("from", set.from());
            body.put("to", set.to());
            body.put("allotment", set.allotment());
            body.put("overbooking_limit", set.overbookingLimit());
            GenericRecord change = new GenericData.Record(
                    branch(body.getSchema().getField("restrictions").schema(), "RestrictionsChange"));
            change.put("stop_sell", set.restrictions().stopSell());
            change.put("min_stay", set.restrictions().minStay());
            body.put("restrictions", change);
        }
        return body;
    }

    byte[] of(String tenant, Answer answer) {
        GenericRecord record = new GenericData.Record(decision);
        record.put("tenant_id", tenant);
        record.put("tenant_sequence", answer.sequence());
        record.put(
                "command_id",
                answer.commandId() == null ? null : answer.commandId().toString());
        record.put(
                "booking_id",
                answer.bookingId() == null ? null : answer.bookingId().toString());
        record.put(
                "outcome",
                new GenericData.EnumSymbol(
                        decision.getField("outcome").schema(), answer.outcome().name()));
        record.put(
                "reason",
                answer.reason() == null
                        ? null
                        : new GenericData.EnumSymbol(
                                branch(decision.getField("reason").schema(), "Reason"),
                                answer.reason().name()));
        record.put("booking_version", answer.bookingVersion());
        record.put("decided_at", answer.decidedAtMillis());
        record.put("cancel_reason", answer.cancelReason());
        if (answer.detail() != null) {
            GenericRecord detail =
                    new GenericData.Record(branch(decision.getField("detail").schema(), "RejectionDetail"));
            detail.put("stay", answer.detail().stay());
            detail.put("night", answer.detail().night());
            detail.put("rooms_free", answer.detail().roomsFree());
            record.put("detail", detail);
        }
        if (answer.booking() != null) {
            GenericRecord booking =
                    new GenericData.Record(branch(decision.getField("booking").schema(), "BookingState"));
            booking.put(
                    "status",
                    new GenericData.EnumSymbol(
                            booking.getSchema().getField("status").schema(),
                            answer.booking().status().name()));
            booking.put("hold_expires_at", answer.booking().holdExpiresAtMillis());
            booking.put(
                    "stays",
                    stays(
                            answer.booking().stays(),
                            booking.getSchema().getField("stays").schema()));
            record.put("booking", booking);
        }
        if (answer.reference() != null) {
            record.put(
                    "reference",
                    reference(
                            answer.reference(),
                            branch(decision.getField("reference").schema(), "BookingReference")));
        }
        if (answer.inventory() != null) {
            GenericRecord inventory =
                    new GenericData.Record(branch(decision.getField("inventory").schema(), "InventoryChange"));
            inventory.put("property_id", answer.inventory().roomType().property());
            inventory.put("room_type_id", answer.inventory().roomType().name());
            inventory.put("from", answer.inventory().from());
            inventory.put("to", answer.inventory().to());
            inventory.put("oversold_nights", answer.inventory().oversold());
            record.put("inventory", inventory);
        }
        Schema roomTypeNights = decision.getField("nights").schema().getElementType();
        record.put(
                "nights",
                answer.nights().stream()
                        .map(nights -> nights(nights, roomTypeNights))
                        .toList());
        return framed(DECISIONS, record);
    }

    private static GenericRecord nights(NightsThen nights, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("property_id", nights.roomType().property());
        record.put("room_type_id", nights.roomType().name());
        Schema night = schema.getField("nights").schema().getElementType();
        record.put(
                "nights",
                nights.nights().stream().map(dated -> night(dated, night)).toList());
        return record;
    }

    private static GenericRecord night(DatedNight dated, Schema schema) {
        NightCounters counters = dated.counters();
        GenericRecord record = new GenericData.Record(schema);
        record.put("night", dated.date());
        record.put("allotment", counters.allotment());
        record.put("overbooking_limit", counters.overbookingLimit());
        record.put("sold", counters.sold());
        record.put("held", counters.held());
        if (counters.stopSell()) {
            GenericRecord restrictions = new GenericData.Record(
                    branch(schema.getField("restrictions").schema(), "Restrictions"));
            restrictions.put("stop_sell", true);
            restrictions.put("closed_to_arrival", counters.closedToArrival());
            restrictions.put("closed_to_departure", counters.closedToDeparture());
            restrictions.put("min_stay", counters.minStay());
            restrictions.put("max_stay", counters.maxStay());
            record.put("restrictions", restrictions);
        }
        return record;
    }

    private static List<GenericRecord> stays(List<AskedStay> stays, Schema array) {
        return stays.stream()
                .map(stay -> {
                    GenericRecord record = new GenericData.Record(array.getElementType());
                    record.put("property_id", stay.roomType().property());
                    record.put("room_type_id", stay.roomType().name());
                    record.put("check_in", stay.checkIn());
                    record.put("check_out", stay.checkOut());
                    record.put("rooms", stay.rooms());
                    return record;
                })
                .toList();
    }

    private static GenericRecord reference(Reference reference, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("guest_ref", reference.guestRef());
        record.put("external_reference", reference.externalReference());
        record.put("channel", reference.channel());
        record.put("rate_plan_id", reference.ratePlanId());
        record.put("amount_minor", reference.amountMinor());
        record.put("currency", reference.currency());
        return record;
    }

    private static Schema branch(Schema union, String name) {
        return union.getTypes().stream()
                .filter(type -> type.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GenericData.Fixed fixed(Schema schema, UUID id) {
        return new GenericData.Fixed(
                schema,
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static byte[] framed(int schemaId, GenericRecord record) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
