package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.LogRecord.RefusedRecord;
import com.tartware.bookings.checker.history.LogRecord.TickRecord;
import com.tartware.bookings.checker.history.TenantNames;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The command log's records as commands, ticks and what is neither. */
final class CommandLogReading {
    private static final String COMMAND = "com.tartware.bookings.avro.BookingCommand";
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final UUID NO_ID = new UUID(0, 0);

    private final AvroFrames frames;
    private final Fields fields;
    private final int partitions;
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, TenantNames> names = new TreeMap<>();

    CommandLogReading(AvroFrames frames, Fields fields, int partitions) {
        this.frames = frames;
        this.fields = fields;
        this.partitions = partitions;
    }

    List<LogRecord> records() {
        return records;
    }

    Map<String, TenantNames> names() {
        return names;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            records.add(read(record));
        } catch (UnreadableException e) {
            records.add(new RefusedRecord(
                    record.partition(), record.offset(), record.timestamp(), e.getMessage(), record.value()));
        }
    }

    private LogRecord read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        GenericRecord read = frames.read(record.value(), COMMAND);
        GenericRecord body = Fields.record(read, "body");
        boolean isTick = body.getSchema().getName().equals("ClockTick");
        if (record.key() == null && isTick) {
            return new TickRecord(record.partition(), record.offset(), record.timestamp());
        }
        String tenant = record.key() == null ? null : fields.keep(new String(record.key(), StandardCharsets.UTF_8));
        if (tenant == null
                || !tenant.equals(Fields.text(read, "tenant_id"))
                || !TENANT.matcher(tenant).matches()) {
            throw new UnreadableException("key and body name other tenants");
        }
        if (record.partition() != KeyGroups.partitionOf(tenant, partitions)) {
            throw new UnreadableException("it lies in the wrong partition");
        }
        UUID commandId = Fields.uuid(read, "command_id");
        UUID keyId = Fields.uuid(read, "key_id");
        if (isTick || commandId == null || keyId == null || commandId.equals(NO_ID) || keyId.equals(NO_ID)) {
            throw new UnreadableException("no tenant sends this");
        }
        TenantNames ofTenant = names.computeIfAbsent(tenant, unmet -> new TenantNames());
        // The ids that the names hold, so that each is in memory once.
        UUID command = ofTenant.command(ofTenant.numberOfCommand(commandId));
        UUID key = ofTenant.key(ofTenant.numberOfKey(keyId));
        return new CommandRecord(
                record.partition(), record.offset(), record.timestamp(), tenant, command, key, request(body, ofTenant));
    }

    private Request request(GenericRecord body, TenantNames ofTenant) throws UnreadableException {
        String kind = body.getSchema().getName();
        if (kind.equals("SetInventory")) {
            return new SetInventory(
                    fields.roomType(body),
                    Fields.number(body, "from"),
                    Fields.number(body, "to"),
                    Fields.number(body, "allotment"),
                    Fields.number(body, "overbooking_limit"),
                    restrictions(Fields.record(body, "restrictions")));
        } else if (kind.equals("CreateBooking")) {
            return new Create(
                    fields.stays(body),
                    Fields.number(body, "hold_seconds"),
                    fields.reference(Fields.record(body, "reference")));
        }
        UUID bookingId = Fields.uuid(body, "booking_id");
        int booking = bookingId == null ? -1 : ofTenant.numberOfKey(bookingId);
        Integer version = Fields.number(body, "expected_version");
        return switch (kind) {
            case "ConfirmBooking" -> new Confirm(booking, version);
            case "ReleaseBooking" -> new Release(booking, version);
            case "CancelBooking" -> new Cancel(booking, fields.word(body, "reason"), version);
            case "ExtendHold" -> new Extend(booking, Fields.number(body, "hold_seconds"), version);
            case "ModifyBooking" -> new Modify(booking, fields.stays(body), version);
            default -> throw new UnreadableException("no tenant sends a " + kind);
        };
    }

    private static Restrictions restrictions(GenericRecord change) {
        return change == null
                ? Restrictions.NONE
                : new Restrictions(
                        Fields.flag(change, "stop_sell"),
                        Fields.flag(change, "closed_to_arrival"),
                        Fields.flag(change, "closed_to_departure"),
                        Fields.number(change, "min_stay"),
                        Fields.number(change, "max_stay"));
    }
}
