package com.tartware.bookings.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document as the server serves it, to be asked what may be answered. */
final class PublishedContract {
    static final PublishedContract OPEN_API = new PublishedContract("openapi.yaml");

    private static final String BASE = "https://tartware.test/openapi";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete", "options", "head");

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /** One operation, as {@code METHOD} and path template. */
    record Operation(String method, String template) {
        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private PublishedContract(String file) {
        document = read(file);
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(BASE, withoutDialect().toString())));
    }

    /** Any document of the build, as a tree. */
    static JsonNode read(String file) {
        try (InputStream yaml =
                PublishedContract.class.getResourceAsStream("/com/tartware/bookings/ingest/docs/" + file)) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            return new ObjectMapper().valueToTree((Object) new Yaml(new SafeConstructor(options)).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode withoutDialect() {
        return ((com.fasterxml.jackson.databind.node.ObjectNode) document.deepCopy())
                .without(List.of("jsonSchemaDialect"));
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(new Operation(method.toUpperCase(java.util.Locale.ROOT), path.getKey()));
                    }
                }));
        return operations;
    }

    /** The template that a path is answered under; one without parameters wins over one with. */
    Optional<String> template(String path) {
        List<String> templates = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(templates::add);
        return templates.stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]+") + "/?"))
                .min(Comparator.comparing(template -> template.contains("{")));
    }

    boolean has(Operation operation) {
        return !at(operation).isMissingNode();
    }

    /** The statuses that the operation may answer with. */
    Set<String> statuses(Operation operation) {
        Set<String> statuses = new TreeSet<>();
        at(operation).path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses;
    }

    /** By status, the codes that its problems may have; a status without problems has none. */
    Map<String, Set<String>> codes(Operation operation) {
        Map<String, Set<String>> codes = new LinkedHashMap<>();
        for (String status : statuses(operation)) {
            JsonNode problem = response(operation, status)
                    .path("content")
                    .path("application/problem+json")
                    .path("schema");
            codes.put(status, problem.isMissingNode() ? Set.of() : codesOf(problem));
        }
        return codes;
    }

    JsonNode response(Operation operation, String status) {
        return resolved(at(operation).path("responses").path(status));
    }

    /** What is wrong with an answer's body; nothing if the document has no such media type to judge it by. */
    List<String> findingsInBody(Operation operation, String status, String mediaType, String body) {
        String pointer = responsePointer(operation, status) + "/content/" + escaped(mediaType) + "/schema";
        return findings(pointer, body);
    }

    /** What is wrong with a text of JSON as of one of the named schemas. */
    List<String> findingsAs(String schemaName, String body) {
        return findings("/components/schemas/" + schemaName, body);
    }

    private List<String> findings(String pointer, String body) {
        Schema schema = schemas.computeIfAbsent(pointer, at -> registry.getSchema(SchemaLocation.of(BASE + "#" + at)));
        return schema.validate(body, com.networknt.schema.InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private String responsePointer(Operation operation, String status) {
        JsonNode response = at(operation).path("responses").path(status);
        return response.has("$ref")
                ? response.get("$ref").asText().substring(1)
                : "/paths/" + escaped(operation.template()) + "/"
                        + operation.method().toLowerCase(java.util.Locale.ROOT) + "/responses/" + status;
    }

    private JsonNode at(Operation operation) {
        return document.path("paths")
                .path(operation.template())
                .path(operation.method().toLowerCase(java.util.Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    private Set<String> codesOf(JsonNode reference) {
        JsonNode schema = resolved(reference);
        Set<String> codes = new TreeSet<>();
        JsonNode code = resolved(schema.path("properties").path("code"));
        code.path("enum").forEach(word -> codes.add(word.asText()));
        schema.path("oneOf").forEach(one -> codes.addAll(codesOf(one)));
        for (JsonNode part : schema.path("allOf")) {
            Set<String> ofPart = codesOf(part);
            String forbidden = resolved(part)
                    .path("properties")
                    .path("code")
                    .path("not")
                    .path("const")
                    .asText();
            if (codes.isEmpty()) {
                codes.addAll(ofPart);
            } else if (!ofPart.isEmpty()) {
                codes.retainAll(ofPart);
            }
            codes.remove(forbidden);
        }
        return codes;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }
}
