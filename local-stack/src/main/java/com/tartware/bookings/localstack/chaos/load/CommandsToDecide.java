package com.tartware.bookings.localstack.chaos.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that were accepted with 202, and whether their decision has been read; either may be learnt first. */
public final class CommandsToDecide {
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> decided = ConcurrentHashMap.newKeySet();

    void accepted(String tenantId, String commandId) {
        accepted.add(key(tenantId, commandId));
    }

    public void decided(String tenantId, String commandId) {
        decided.add(key(tenantId, commandId));
    }

    private static String key(String tenantId, String commandId) {
        return tenantId + "/" + commandId;
    }

    public long undecided() {
        return accepted.stream().filter(command -> !decided.contains(command)).count();
    }

    public long acceptedCommands() {
        return accepted.size();
    }
}
