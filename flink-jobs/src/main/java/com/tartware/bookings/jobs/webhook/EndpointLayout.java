package com.tartware.bookings.jobs.webhook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** An endpoint as it rests in state, behind a byte that tells the layout: state outlives releases, so its bytes are ours to know. */
final class EndpointLayout {
    private static final int ENDPOINT = 1;

    /** Of a deleted endpoint, so that a change which was written before its end and comes after it does not revive it. */
    private static final int DELETED = 2;

    private EndpointLayout() {}

    /** What is under way is written like what waits: after a restart nobody knows what became of it. */
    static byte[] write(Endpoint endpoint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + 52 * endpoint.pending.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(ENDPOINT);
            out.writeInt(endpoint.revision);
            out.writeUTF(endpoint.url);
            out.writeInt(endpoint.outcomes.size());
            for (String outcome : endpoint.outcomes) {
                out.writeUTF(outcome);
            }
            out.writeInt(endpoint.secretGeneration);
            out.writeByte(endpoint.rotatedAtMillis.length);
            for (long rotatedAtMillis : endpoint.rotatedAtMillis) {
                out.writeLong(rotatedAtMillis);
            }
            out.writeLong(endpoint.cursor);
            out.writeInt(endpoint.replay);
            out.writeLong(endpoint.replayNext);
            out.writeLong(endpoint.replayUntil);
            out.writeBoolean(endpoint.disabled);
            out.writeLong(endpoint.failingSinceMillis);
            out.writeInt(endpoint.failingDays);
            out.writeLong(endpoint.lastFailingDay);
            out.writeLong(endpoint.pausedUntilMillis);
            out.writeBoolean(endpoint.suspect());
            out.writeInt(endpoint.pending.size());
            for (PendingDelivery delivery : endpoint.pending.values()) {
                out.writeLong(delivery.sequence);
                out.writeInt(delivery.replay);
                out.writeByte(delivery.attempt);
                out.writeLong(delivery.nextAttemptAtMillis);
                out.writeBoolean(delivery.trace != null);
                if (delivery.trace != null) {
                    delivery.trace.write(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static byte[] write(Tombstone tombstone) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(DELETED);
            out.writeInt(tombstone.revision());
            out.writeLong(tombstone.deletedAtMillis());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * An {@link Endpoint} or a {@link Tombstone}.
     *
     * @throws IOException if another release wrote it in another layout
     */
    static Object read(String tenantId, UUID id, byte[] state) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        int layout = in.readByte();
        return switch (layout) {
            case ENDPOINT -> endpoint(tenantId, id, in);
            case DELETED -> new Tombstone(tenantId, id, in.readInt(), in.readLong());
            default ->
                throw new IOException(
                        "state holds a webhook endpoint of layout %d, this release reads %d and %d; restore with the release that wrote it"
                                .formatted(layout, ENDPOINT, DELETED));
        };
    }

    private static Endpoint endpoint(String tenantId, UUID id, DataInputStream in) throws IOException {
        Endpoint endpoint = new Endpoint(tenantId, id);
        endpoint.revision = in.readInt();
        endpoint.url = in.readUTF();
        Set<String> outcomes = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            outcomes.add(in.readUTF());
        }
        endpoint.outcomes = outcomes;
        endpoint.secretGeneration = in.readInt();
        endpoint.rotatedAtMillis = new long[in.readByte()];
        for (int index = 0; index < endpoint.rotatedAtMillis.length; index++) {
            endpoint.rotatedAtMillis[index] = in.readLong();
        }
        endpoint.cursor = in.readLong();
        endpoint.replay = in.readInt();
        endpoint.replayNext = in.readLong();
        endpoint.replayUntil = in.readLong();
        endpoint.disabled = in.readBoolean();
        endpoint.failingSinceMillis = in.readLong();
        endpoint.failingDays = in.readInt();
        endpoint.lastFailingDay = in.readLong();
        endpoint.pausedUntilMillis = in.readLong();
        endpoint.beginAnew(in.readBoolean());
        for (int left = in.readInt(); left > 0; left--) {
            PendingDelivery delivery = new PendingDelivery(
                    in.readLong(),
                    in.readInt(),
                    in.readByte(),
                    in.readLong(),
                    in.readBoolean() ? TraceContext.read(in) : null);
            endpoint.pending.put(delivery.sequence, delivery);
            endpoint.waiting.add(delivery);
        }
        return endpoint;
    }

    /**
     * What is left of a deleted endpoint for a while.
     *
     * @param revision of its end
     */
    record Tombstone(String tenantId, UUID id, int revision, long deletedAtMillis) {}
}
