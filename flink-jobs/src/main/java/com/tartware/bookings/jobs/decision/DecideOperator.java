package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.sinks.reply.OutgoingRecord;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Runs a {@link DecideFunction}, but lets no end of input move its tenants on: a drain ends with a watermark beyond all time, and
 * would expire every live hold. The timers stay where they are and fire after a restore.
 */
final class DecideOperator extends KeyedProcessOperator<String, CommandRecord, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    DecideOperator(DecideFunction function) {
        super(function);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
            output.emitWatermark(mark);
            return;
        }
        super.processWatermark(mark);
    }
}
