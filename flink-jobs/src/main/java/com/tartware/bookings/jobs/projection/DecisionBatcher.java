package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.RoomTypeNights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers decisions into batches, for a store that takes a batch as one statement. A batch never spans a checkpoint, so nothing
 * of it is state.
 */
public final class DecisionBatcher extends AbstractStreamOperator<List<Decision>>
        implements OneInputStreamOperator<Decision, List<Decision>> {
    private static final long serialVersionUID = 1L;

    private final int rowsMax;
    private final Duration delayMax;
    private transient List<Decision> pending;
    private transient int pendingRows;

    /**
     * Bounds a batch in size and in time.
     *
     * @param rowsMax a batch is full at so many decisions and changed nights together
     * @param delayMax how long a decision may wait for company
     */
    public DecisionBatcher(int rowsMax, Duration delayMax) {
        this.rowsMax = rowsMax;
        this.delayMax = delayMax;
    }

    @Override
    public void open() throws Exception {
        super.open();
        pending = new ArrayList<>();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A timer that fails, fails the task.
    public void processElement(StreamRecord<Decision> element) {
        Decision decision = element.getValue();
        if (pending.isEmpty()) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            getProcessingTimeService().registerTimer(now + delayMax.toMillis(), due -> flush());
        }
        pending.add(decision);
        pendingRows += rowsOf(decision);
        if (pendingRows >= rowsMax) {
            flush();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<Decision> batch = pending;
        pending = new ArrayList<>();
        pendingRows = 0;
        output.collect(new StreamRecord<>(batch));
    }

    private static int rowsOf(Decision decision) {
        int rows = 1;
        for (RoomTypeNights roomType : decision.getNights()) {
            rows += roomType.getNights().size();
        }
        return rows;
    }
}
