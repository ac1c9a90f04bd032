package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.faults.StackProcesses.Running;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** kill -9 of one process, or of two within the same moment. The supervisor is what heals it. */
final class Kill implements Injection {
    /** A process that another fault has just ended is started again within seconds. */
    private static final Duration THERE_WITHIN = Duration.ofSeconds(15);

    private final StackProcesses processes;
    private final List<String> targets;
    private final int pick;

    /** @param targets all of them are killed, or none if one is not there */
    Kill(StackProcesses processes, List<String> targets, int pick) {
        this.processes = processes;
        this.targets = List.copyOf(targets);
        this.pick = pick;
    }

    @Override
    public Optional<String> begin() throws InterruptedException {
        List<Running> victims = await(processes, targets, pick);
        victims.forEach(running -> running.process().destroyForcibly());
        return victims.stream()
                .map(running -> "%s, pid %d"
                        .formatted(running.component(), running.process().pid()))
                .reduce((one, other) -> one + " and " + other);
    }

    /** One of each target, all running at the same time; none if that takes too long. */
    static List<Running> await(StackProcesses processes, List<String> targets, int pick) throws InterruptedException {
        long deadline = System.nanoTime() + THERE_WITHIN.toNanos();
        while (true) {
            List<Running> found = targets.stream()
                    .flatMap(target -> processes.find(target, pick).stream())
                    .toList();
            if (found.size() == targets.size()) {
                return found;
            }
            if (System.nanoTime() > deadline) {
                return List.of();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void heal() {
        // Left to the supervisor: whether it does is what is tested.
    }
}
