package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.schemas.registry.SchemaRegistry;

/** For what is never encoded. */
class NoRegistry implements SchemaRegistry {
    @Override
    public int register(String subject, String schemaText) {
        throw new SchemaNotFoundException("no registry", null);
    }

    @Override
    public int idOf(String subject, String schemaText) {
        throw new SchemaNotFoundException("no registry", null);
    }

    @Override
    public String schemaById(int schemaId) {
        throw new SchemaNotFoundException("no registry", null);
    }

    @Override
    public void requireFullTransitive(String subject) {
        throw new SchemaNotFoundException("no registry", null);
    }
}
