package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.faults.StackProcesses.Running;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** kill -9 of one process. The supervisor is what heals it. */
final class Kill implements Injection {
    /** A process that another fault has just ended is started again within seconds. */
    private static final Duration THERE_WITHIN = Duration.ofSeconds(15);

    private final StackProcesses processes;
    private final String target;
    private final int pick;

    Kill(StackProcesses processes, String target, int pick) {
        this.processes = processes;
        this.target = target;
        this.pick = pick;
    }

    @Override
    public Optional<String> begin() throws InterruptedException {
        Optional<Running> victim = await(processes, target, pick);
        victim.ifPresent(running -> running.process().destroyForcibly());
        return victim.map(running ->
                "%s, pid %d".formatted(running.component(), running.process().pid()));
    }

    static Optional<Running> await(StackProcesses processes, String target, int pick) throws InterruptedException {
        long deadline = System.nanoTime() + THERE_WITHIN.toNanos();
        Optional<Running> found = processes.find(target, pick);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            found = processes.find(target, pick);
        }
        return found;
    }

    @Override
    public void heal() {
        // Left to the supervisor: whether it does is what is tested.
    }
}
