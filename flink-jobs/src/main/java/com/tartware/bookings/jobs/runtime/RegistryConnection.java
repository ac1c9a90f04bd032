package com.tartware.bookings.jobs.runtime;

import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.io.Serializable;

/** How an operator, wherever it was shipped to, reaches the registry. */
@FunctionalInterface
public interface RegistryConnection extends Serializable {
    SchemaRegistry connect();
}
