package com.tartware.bookings.localstack.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Who may book here, and with which keys. Refuses what the HTTP entrance refuses, so that up says it first. */
public record TenantsFile(List<Tenant> tenants) {
    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> FIELDS = Set.of("id", "api_keys", "limits");
    private static final Set<String> LIMITS =
            Set.of("writes_per_second", "writes_burst", "reads_per_second", "reads_burst", "concurrent_requests");
    private static final int LIMIT_MAX = 10_000_000;
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** @param apiKeys in plain text, for use on one machine; none for a tenant whose keys are all in the keys file */
    public record Tenant(String id, List<String> apiKeys) {}

    /**
     * By tenant, the first key of each that has one here.
     *
     * @throws IllegalArgumentException if none has
     */
    public Map<String, String> plainKeyByTenant() {
        Map<String, String> keys = new LinkedHashMap<>();
        tenants.stream()
                .filter(tenant -> !tenant.apiKeys().isEmpty())
                .forEach(tenant -> keys.put(tenant.id(), tenant.apiKeys().get(0)));
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "no tenant has api_keys in the tenants file, and this acts in their name; give one of them a key"
                            + " there");
        }
        return keys;
    }

    /**
     * Reads and checks the file.
     *
     * @throws IllegalArgumentException naming the file and what is wrong in it, but no key
     */
    public static TenantsFile read(Path file) {
        try {
            return new Reading(file).read(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read the tenants file " + file + "; choose another: --tenants or TARTWARE_TENANTS", e);
        }
    }

    private static final class Reading {
        private final Path file;
        private final List<Tenant> tenants = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private final Map<String, String> ownerOfKey = new HashMap<>();

        Reading(Path file) {
            this.file = file;
        }

        TenantsFile read(String yaml) {
            if (!(load(yaml) instanceof Map<?, ?> root)
                    || !(root.get("tenants") instanceof List<?> list)
                    || list.isEmpty()) {
                throw refused("it must hold a list named tenants with at least one tenant");
            }
            if (root.size() != 1) {
                throw refused("it holds something besides the list named tenants");
            }
            list.forEach(this::readTenant);
            return new TenantsFile(List.copyOf(tenants));
        }

        private Object load(String yaml) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            try {
                return new Yaml(new SafeConstructor(options)).load(yaml);
            } catch (MarkedYAMLException e) {
                // Its own message quotes the file, keys included.
                throw refused("no valid YAML near line "
                        + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1));
            } catch (YAMLException e) {
                throw refused("no valid YAML");
            }
        }

        private void readTenant(Object entry) {
            if (!(entry instanceof Map<?, ?> tenant) || !FIELDS.containsAll(tenant.keySet())) {
                throw refused("every tenant needs an id, perhaps api_keys and limits, and nothing else");
            }
            if (tenant.containsKey("api_keys")
                    && (!(tenant.get("api_keys") instanceof List<?> list) || list.isEmpty())) {
                throw refused("api_keys is a list of at least one key, or left out");
            }
            if (tenant.containsKey("limits")) {
                if (!(tenant.get("limits") instanceof Map<?, ?> limits)) {
                    throw refused("limits are settings with values, or left out");
                }
                limits.forEach(this::readLimit);
            }
            List<?> keys = tenant.get("api_keys") instanceof List<?> list ? list : List.of();
            if (!(tenant.get("id") instanceof String id)
                    || !TENANT_ID.matcher(id).matches()) {
                throw refused(
                        "a tenant's id is text of 1 to 64 of the characters A-Z a-z 0-9 . _ - (put it in quotes if it"
                                + " looks like a number)");
            }
            if (!ids.add(id)) {
                throw refused("the tenant %s is there twice".formatted(id));
            }
            tenants.add(
                    new Tenant(id, keys.stream().map(key -> readKey(id, key)).toList()));
        }

        private void readLimit(Object setting, Object value) {
            if (!LIMITS.contains(setting) || !(value instanceof Integer number) || number < 1 || number > LIMIT_MAX) {
                throw refused("limits are %s, each from 1 to %d"
                        .formatted(String.join(", ", new TreeSet<>(LIMITS)), LIMIT_MAX));
            }
        }

        private String readKey(String tenant, Object key) {
            if (!(key instanceof String text) || !API_KEY.matcher(text).matches()) {
                throw refused(
                        "a key of %s is not text of 1 to 255 visible ASCII characters (put it in quotes if it looks like a number)"
                                .formatted(tenant));
            }
            String owner = ownerOfKey.putIfAbsent(text, tenant);
            if (owner != null) {
                throw refused("%s and %s have the same API key".formatted(owner, tenant));
            }
            return text;
        }

        private IllegalArgumentException refused(String why) {
            return new IllegalArgumentException(file + ": " + why);
        }
    }
}
