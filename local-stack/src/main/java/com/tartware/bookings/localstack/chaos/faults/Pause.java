package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.faults.StackProcesses.Running;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** SIGSTOP: the process keeps its connections and answers nothing. Its children too: a session of Postgres is a process. */
final class Pause implements Injection {
    private static final int KILL_SECONDS_MAX = 5;

    private final StackProcesses processes;
    private final String target;
    private final int pick;
    private final List<ProcessIdentity> paused = new ArrayList<>();

    Pause(StackProcesses processes, String target, int pick) {
        this.processes = processes;
        this.target = target;
        this.pick = pick;
    }

    @Override
    public synchronized Optional<String> begin() throws IOException, InterruptedException {
        Optional<Running> victim =
                Kill.await(processes, List.of(target), pick).stream().findFirst();
        if (victim.isEmpty()) {
            return Optional.empty();
        }
        ProcessHandle process = victim.get().process();
        List<ProcessIdentity> family = Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessIdentity::of)
                .toList();
        paused.addAll(family);
        signal("STOP", family);
        return Optional.of("%s, pid %d".formatted(victim.get().component(), process.pid()));
    }

    /** Only those that are still the processes that were stopped. */
    @Override
    public synchronized void heal() throws IOException, InterruptedException {
        signal("CONT", paused);
        paused.clear();
    }

    private static void signal(String signal, List<ProcessIdentity> processes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.stream()
                .flatMap(process -> process.alive().stream())
                .forEach(process -> command.add(String.valueOf(process.pid())));
        if (command.size() == 2) {
            return;
        }
        Process kill = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(KILL_SECONDS_MAX, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
            throw new IOException("kill -" + signal + " does not end");
        }
    }
}
