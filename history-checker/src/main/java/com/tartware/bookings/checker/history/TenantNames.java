package com.tartware.bookings.checker.history;

import com.tartware.bookings.reference.scenario.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Numbers one tenant's ids as they are met in the log: the reference model goes by number, and so each id is kept once. */
public final class TenantNames implements Names {
    private final List<UUID> keys = new ArrayList<>();
    private final Map<UUID, Integer> numbersByKey = new HashMap<>();
    private final List<UUID> commands = new ArrayList<>();
    private final Map<UUID, Integer> numbersByCommand = new HashMap<>();

    /** The number of an idempotency key, or of the booking that it made. */
    public int numberOfKey(UUID keyId) {
        return number(keyId, keys, numbersByKey);
    }

    public int numberOfCommand(UUID commandId) {
        return number(commandId, commands, numbersByCommand);
    }

    private static int number(UUID id, List<UUID> ids, Map<UUID, Integer> numbers) {
        return numbers.computeIfAbsent(id, unmet -> {
            ids.add(unmet);
            return ids.size() - 1;
        });
    }

    @Override
    public UUID key(int number) {
        return keys.get(number);
    }

    @Override
    public UUID command(int number) {
        return commands.get(number);
    }
}
