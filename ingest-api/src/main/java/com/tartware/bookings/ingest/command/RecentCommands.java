package com.tartware.bookings.ingest.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;

/** The commands that this process appended of late: until their decision shows up they are pending, not unknown. */
public final class RecentCommands {
    /** The contract's ten minutes. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** About 200 bytes each, so 40 MB when full; beyond it a pending command may look unknown, with a Retry-After. */
    private static final int COMMANDS_MAX = 200_000;

    private final Cache<TenantCommand, Boolean> appended = Caffeine.newBuilder()
            .maximumSize(COMMANDS_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    public void add(String tenantId, UUID commandId) {
        appended.put(new TenantCommand(tenantId, commandId), true);
    }

    public boolean contains(String tenantId, UUID commandId) {
        return appended.getIfPresent(new TenantCommand(tenantId, commandId)) != null;
    }

    private record TenantCommand(String tenantId, UUID commandId) {}
}
