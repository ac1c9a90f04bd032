package com.tartware.bookings.schemas.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** The Confluent client, which caches in both directions; ids are immutable, so its cache never goes stale. */
public final class ConfluentSchemaRegistry implements ContractRegistry {
    /** A few versions of a few subjects; the client refuses to cache more schemas than this per subject. */
    private static final int SCHEMAS_CACHED = 1_000;

    /** Above a registry's garbage collection, below the patience of a starting job. */
    private static final String TIMEOUT_MILLIS = "5000";

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private final String url;
    private final SchemaRegistryClient client;

    /** @param url with the path of the Confluent API, such as {@code http://127.0.0.1:8085/apis/ccompat/v7} */
    public ConfluentSchemaRegistry(String url) {
        this.url = url;
        this.client = new CachedSchemaRegistryClient(
                url,
                SCHEMAS_CACHED,
                Map.of(
                        "schema.registry.http.connect.timeout.ms", TIMEOUT_MILLIS,
                        "schema.registry.http.read.timeout.ms", TIMEOUT_MILLIS));
    }

    @Override
    public int register(String subject, String schemaText) {
        return ask("register a schema under " + subject, () -> client.register(subject, new AvroSchema(schemaText)));
    }

    @Override
    public int idOf(String subject, String schemaText) {
        return ask("find our schema under " + subject, () -> client.getId(subject, new AvroSchema(schemaText)));
    }

    @Override
    public String schemaById(int schemaId) {
        return ask("find schema id " + schemaId, () -> client.getSchemaById(schemaId))
                .canonicalString();
    }

    @Override
    public void requireFullTransitive(String subject) {
        ask("set the compatibility of " + subject, () -> client.updateCompatibility(subject, "FULL_TRANSITIVE"));
    }

    @Override
    public String compatibilityOf(String subject) {
        return ask("tell the compatibility of " + subject, () -> client.getCompatibility(subject));
    }

    @Override
    public List<String> versionsOf(String subject) {
        List<Integer> versions;
        try {
            versions = ask("list the versions of " + subject, () -> client.getAllVersions(subject));
        } catch (SchemaNotFoundException unknown) {
            return List.of();
        }
        return versions.stream()
                .sorted()
                .map(version -> client.getByVersion(subject, version, false).getSchema())
                .toList();
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (RestClientException answered) {
            String message = "registry %s could not %s: %s".formatted(url, what, answered.getMessage());
            throw switch (answered.getStatus()) {
                case NOT_FOUND -> new SchemaNotFoundException(message, answered);
                case CONFLICT, UNPROCESSABLE -> new IncompatibleSchemaException(message, answered);
                default -> new RegistryUnavailableException(message, answered);
            };
        } catch (IOException unanswered) {
            throw new RegistryUnavailableException(
                    "registry %s did not answer: %s".formatted(url, unanswered), unanswered);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException, RestClientException;
    }
}
