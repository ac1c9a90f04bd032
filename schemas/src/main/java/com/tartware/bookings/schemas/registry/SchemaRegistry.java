package com.tartware.bookings.schemas.registry;

/** What we need of a Confluent-compatible schema registry; schemas are passed as JSON text. */
public interface SchemaRegistry {
    /**
     * Registers the schema under the subject, or finds it there.
     *
     * @return the schema's id, unique in the registry
     * @throws IncompatibleSchemaException if the subject's compatibility rule refuses it
     * @throws RegistryUnavailableException if there was no answer; worth a retry
     */
    int register(String subject, String schemaText);

    /**
     * The id under which this very schema is registered.
     *
     * @throws SchemaNotFoundException if it is not
     * @throws RegistryUnavailableException if there was no answer; worth a retry
     */
    int idOf(String subject, String schemaText);

    /**
     * @throws SchemaNotFoundException if the registry has no such id: no retry will help
     * @throws RegistryUnavailableException if there was no answer; worth a retry
     */
    String schemaById(int schemaId);

    /** Sets the subject's compatibility to FULL_TRANSITIVE. */
    void requireFullTransitive(String subject);

    /** The registry answered: it has no such schema. */
    final class SchemaNotFoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public SchemaNotFoundException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The registry answered: the schema may not follow those already registered. */
    final class IncompatibleSchemaException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public IncompatibleSchemaException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The registry did not answer, or answered that it is in trouble. */
    final class RegistryUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RegistryUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
