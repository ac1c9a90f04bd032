package com.tartware.bookings.codec;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.Identifier;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;

/** Tells commands from ticks and from what is neither. The fold and its audit must agree on every record. Not thread-safe. */
public final class CommandReader {
    private final AvroRecordDecoder<BookingCommand> decoder;
    private final TenantPartitioning partitioning;

    /** @param partitions of the command topic */
    public CommandReader(SchemaRegistry registry, int partitions) {
        this.decoder = new AvroRecordDecoder<>(Topic.COMMANDS, BookingCommand.class, registry);
        this.partitioning = new TenantPartitioning(partitions);
    }

    /**
     * Reads one record.
     *
     * @param tenantId the record's key, or null if it has none
     * @return the tenant's command, or null for a clock tick
     * @throws RefusedRecordException if it can never be decided on
     * @throws SchemaRegistry.RegistryUnavailableException if the writer's schema could not be asked for; worth a retry
     */
    public Command read(String tenantId, byte[] value, int partition) throws RefusedRecordException {
        BookingCommand read;
        try {
            read = decoder.decode(value);
        } catch (UnreadableRecordException e) {
            throw new RefusedRecordException(e.code().name(), e.getMessage(), e);
        }
        if (tenantId == null && read.getBody() instanceof ClockTick) {
            return null;
        }
        if (tenantId == null || !tenantId.equals(read.getTenantId()) || !Identifier.isValid(tenantId)) {
            throw new RefusedRecordException(
                    "TENANT_MISMATCH",
                    "the record's key says tenant '%s', its body '%s'".formatted(tenantId, read.getTenantId()),
                    null);
        }
        if (partition != partitioning.partitionOf(tenantId)) {
            throw new RefusedRecordException(
                    "WRONG_PARTITION",
                    "tenant %s belongs to partition %d".formatted(tenantId, partitioning.partitionOf(tenantId)),
                    null);
        }
        try {
            return CommandCodec.toCore(read);
        } catch (UnknownCommandException e) {
            throw new RefusedRecordException("UNKNOWN_COMMAND", e.getMessage(), e);
        }
    }
}
