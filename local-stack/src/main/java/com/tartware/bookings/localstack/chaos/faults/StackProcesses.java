package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import java.util.List;
import java.util.Optional;

/** The processes of this one stack and of no other: named by its published state, and recognised by its own records of them. */
public final class StackProcesses {
    private final StackFolders folders;
    private final RunRecords records;

    public StackProcesses(StackFolders folders) {
        this.folders = folders;
        this.records = new RunRecords(folders.run());
    }

    /** A running process of the stack. */
    record Running(String component, ProcessHandle process) {}

    /**
     * One that runs now.
     *
     * @param target a component's name, or {@code taskmanager} for any of them
     * @param pick chooses among several
     */
    Optional<Running> find(String target, int pick) {
        List<Running> running = StackState.read(folders.state()).map(StackState::components).orElse(List.of()).stream()
                .filter(part -> part.name().equals(target) || part.name().startsWith(target + "-"))
                .flatMap(part -> verified(part).stream())
                .toList();
        return running.isEmpty() ? Optional.empty() : Optional.of(running.get(pick % running.size()));
    }

    /** The process of a component, if it runs now. */
    public Optional<ProcessHandle> running(String component) {
        return find(component, 0).map(Running::process);
    }

    /** A pid alone may be somebody else's by now: the record tells by its birth. */
    private Optional<Running> verified(ComponentState part) {
        return records.alive(part.name())
                .filter(process -> part.pid() != null && process.pid() == part.pid())
                .map(process -> new Running(part.name(), process));
    }
}
