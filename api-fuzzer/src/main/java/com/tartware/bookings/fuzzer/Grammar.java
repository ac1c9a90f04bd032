package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** An OpenAPI 3.1 document, as what may be asked and what may be answered. */
public final class Grammar {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final String PROBLEM = "application/problem+json";

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    /** @param place {@code path}, {@code query} or {@code header} */
    record Parameter(String name, String place, boolean required, JsonNode schema, JsonNode example) {}

    /**
     * @param mediaType of the body; null if the operation takes none
     * @param body its schema; missing without a body
     * @param answers by status, the codes that its problems may have
     */
    record Operation(
            String method,
            String template,
            Pattern path,
            List<Parameter> parameters,
            String mediaType,
            JsonNode body,
            List<JsonNode> bodyExamples,
            boolean secured,
            Map<String, Set<String>> answers) {
        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private Grammar(JsonNode document) {
        this.document = document;
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        operations.add(operation(path.getKey(), entry.getKey(), path.getValue(), entry.getValue()));
                    }
                }));
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("the document has no operations");
        }
    }

    /** @throws IllegalArgumentException if the text is no OpenAPI document */
    public static Grammar ofYaml(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(options)).load(yaml);
        return new Grammar(new ObjectMapper().valueToTree(tree));
    }

    List<Operation> operations() {
        return operations;
    }

    /** What the path and method are documented as; a path without parameters wins over one with. */
    Optional<Operation> operation(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        return operations.stream()
                .filter(operation -> operation.method().equals(asked)
                        && operation.path().matcher(path).matches())
                .min(Comparator.comparing(operation -> operation.template().contains("{")));
    }

    /** The schema itself, where a reference to it is given. */
    JsonNode resolved(JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    private Operation operation(String template, String method, JsonNode path, JsonNode operation) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (JsonNode list : List.of(path.path("parameters"), operation.path("parameters"))) {
            for (JsonNode reference : list) {
                JsonNode parameter = resolved(reference);
                String name = parameter.path("name").asText();
                parameters.put(
                        name,
                        new Parameter(
                                name,
                                parameter.path("in").asText(),
                                parameter.path("required").asBoolean(),
                                parameter.path("schema"),
                                parameter.path("example")));
            }
        }
        JsonNode content = resolved(operation.path("requestBody")).path("content");
        String mediaType = content.isEmpty() ? null : content.fieldNames().next();
        JsonNode described = mediaType == null ? MissingNode.getInstance() : content.path(mediaType);
        List<JsonNode> examples = new ArrayList<>();
        described
                .path("examples")
                .forEach(example -> examples.add(resolved(example).path("value")));
        Map<String, Set<String>> answers = new LinkedHashMap<>();
        operation
                .path("responses")
                .properties()
                .forEach(answer -> answers.put(answer.getKey(), codes(resolved(answer.getValue()))));
        JsonNode security = operation.has("security") ? operation.path("security") : document.path("security");
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                template,
                // A slash at the end makes no difference, the document says.
                Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+") + "/?"),
                List.copyOf(parameters.values()),
                mediaType,
                described.path("schema"),
                examples,
                !security.isEmpty(),
                answers);
    }

    private Set<String> codes(JsonNode response) {
        JsonNode schema = response.path("content").path(PROBLEM).path("schema");
        Set<String> codes = new TreeSet<>();
        collectCodes(schema, codes);
        return codes;
    }

    /** All that are named anywhere in the schema: an upper bound, which is enough to judge by. */
    private void collectCodes(JsonNode reference, Set<String> codes) {
        JsonNode schema = resolved(reference);
        for (String combination : List.of("oneOf", "anyOf")) {
            schema.path(combination).forEach(one -> collectCodes(one, codes));
        }
        Set<String> all = new TreeSet<>();
        for (JsonNode part : schema.path("allOf")) {
            Set<String> ofPart = new TreeSet<>();
            collectCodes(part, ofPart);
            if (all.isEmpty()) {
                all.addAll(ofPart);
            } else if (!ofPart.isEmpty()) {
                all.retainAll(ofPart);
            }
        }
        codes.addAll(all);
        resolved(schema.path("properties").path("code")).path("enum").forEach(code -> codes.add(code.asText()));
    }
}
