package com.tartware.bookings.schemas.registry;

import java.util.List;

/** What the schema workflow asks of a registry beyond what writers and readers need. */
public interface ContractRegistry extends SchemaRegistry {
    /**
     * The rule by which the registry refuses a next version of the subject, such as {@code FULL_TRANSITIVE}.
     *
     * @throws SchemaNotFoundException if the subject has no rule of its own
     * @throws RegistryUnavailableException if there was no answer; worth a retry
     */
    String compatibilityOf(String subject);

    /**
     * The texts of all versions that the subject has, the oldest first; empty if the registry does not know it.
     *
     * @throws RegistryUnavailableException if there was no answer; worth a retry
     */
    List<String> versionsOf(String subject);
}
