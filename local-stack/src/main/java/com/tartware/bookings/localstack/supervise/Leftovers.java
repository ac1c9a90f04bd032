package com.tartware.bookings.localstack.supervise;

import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Processes of an earlier run whose supervisor is gone. */
public final class Leftovers {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final RunRecords records;
    private final List<String> stopOrder;

    public Leftovers(RunRecords records, List<String> stopOrder) {
        this.records = records;
        this.stopOrder = stopOrder;
    }

    public List<RunRecord> found() {
        List<RunRecord> found = new ArrayList<>(records.alive());
        found.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        return found;
    }

    private int rank(RunRecord record) {
        int index = stopOrder.indexOf(record.name());
        return index < 0 ? stopOrder.size() : index;
    }

    /** Stops them one by one, users before what they use, and says so. */
    public void stop(Consumer<String> progress) throws InterruptedException {
        for (RunRecord record : found()) {
            Optional<ProcessHandle> process = record.process().alive();
            if (process.isPresent()) {
                stop(record, process.get(), progress);
            }
            records.remove(record.name());
        }
    }

    private static void stop(RunRecord record, ProcessHandle process, Consumer<String> progress)
            throws InterruptedException {
        progress.accept("stopping %s (pid %d), left by an earlier run".formatted(record.name(), process.pid()));
        SupervisedComponent.signal(process, record.stopSignal());
        try {
            process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            progress.accept("%s did not stop within %d s; killing it".formatted(record.name(), STOP_LIMIT.toSeconds()));
            process.destroyForcibly();
            process.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(stuck -> process)
                    .join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for " + record.name(), e);
        }
    }
}
