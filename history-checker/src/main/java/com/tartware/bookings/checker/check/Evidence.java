package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.History;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A history with what every check looks things up in. */
public final class Evidence {
    private final History history;
    private final List<Ask> asks;
    private final Replies replies;
    private final Map<String, LoggedCommands> logged = new HashMap<>();

    public Evidence(History history) {
        this.history = history;
        this.asks = Ask.of(history.journal());
        this.replies = Replies.of(history.replies());
        for (LogRecord record : history.commandLog()) {
            if (record instanceof CommandRecord command) {
                logged.computeIfAbsent(command.tenant(), tenant -> new LoggedCommands())
                        .add(command);
            }
        }
    }

    /** One tenant's commands in the log, by id. */
    static final class LoggedCommands {
        private final Map<UUID, CommandRecord> firstByCommand = new HashMap<>();
        private final Map<UUID, List<CommandRecord>> byKey = new HashMap<>();

        /** Retries are records of the same command; the first is the one that is decided on. */
        private void add(CommandRecord record) {
            if (firstByCommand.putIfAbsent(record.commandId(), record) == null) {
                byKey.computeIfAbsent(record.keyId(), key -> new ArrayList<>(1)).add(record);
            }
        }

        /** Null if there is none. */
        CommandRecord first(UUID commandId) {
            return firstByCommand.get(commandId);
        }

        /** The first record of each command under the key. */
        List<CommandRecord> underKey(UUID keyId) {
            return byKey.getOrDefault(keyId, List.of());
        }
    }

    History history() {
        return history;
    }

    List<Ask> asks() {
        return asks;
    }

    Replies replies() {
        return replies;
    }

    LoggedCommands logged(String tenant) {
        return logged.getOrDefault(tenant, NOTHING_LOGGED);
    }

    private static final LoggedCommands NOTHING_LOGGED = new LoggedCommands();
}
