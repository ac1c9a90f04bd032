package com.tartware.bookings.ingest.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which API key speaks for which tenant. The keys themselves are not kept: only their SHA-256, and the search is by that hash, so
 * its timing tells nothing about a key.
 */
public final class ApiKeys {
    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Map<String, String> tenantByKeyHash;
    private final Set<String> tenants;

    private ApiKeys(Map<String, String> tenantByKeyHash, Set<String> tenants) {
        this.tenantByKeyHash = Map.copyOf(tenantByKeyHash);
        this.tenants = Set.copyOf(tenants);
    }

    /** @throws TenantsFileException if the file cannot be read, or says something twice or nothing at all */
    public static ApiKeys ofFile(Path file) {
        try {
            return ofYaml(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TenantsFileException("The tenants file %s cannot be read (%s); name another with --tenants."
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    static ApiKeys ofYaml(String yaml, String file) {
        return new Reading(file).read(yaml);
    }

    public Optional<String> tenantOf(String apiKey) {
        return Optional.ofNullable(tenantByKeyHash.get(hash(apiKey)));
    }

    public Set<String> tenants() {
        return tenants;
    }

    private static String hash(String apiKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** One reading of one file, so that every complaint can name it. */
    private static final class Reading {
        private final String file;
        private final Map<String, String> tenantByKeyHash = new HashMap<>();
        private final Set<String> tenants = new TreeSet<>();

        Reading(String file) {
            this.file = file;
        }

        ApiKeys read(String yaml) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Object root;
            try {
                root = new Yaml(new SafeConstructor(options)).load(yaml);
            } catch (MarkedYAMLException e) {
                // The exception's own message quotes the file, keys included.
                throw refused("is not valid YAML near line "
                        + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1));
            } catch (YAMLException e) {
                throw refused("is not valid YAML");
            }
            if (!(root instanceof Map<?, ?> map) || !(map.get("tenants") instanceof List<?> list) || list.isEmpty()) {
                throw refused("must hold a list named tenants with at least one tenant");
            }
            if (map.size() != 1) {
                throw refused("holds something besides the list named tenants");
            }
            for (int i = 0; i < list.size(); i++) {
                readTenant("tenants[%d]".formatted(i), list.get(i));
            }
            return new ApiKeys(tenantByKeyHash, tenants);
        }

        private void readTenant(String at, Object tenant) {
            if (!(tenant instanceof Map<?, ?> map)) {
                throw refused(at + " must have an id and a list of api_keys");
            }
            if (!Set.of("id", "api_keys").containsAll(map.keySet())) {
                throw refused(at + " has a field that is neither id nor api_keys");
            }
            if (!(map.get("id") instanceof String id)) {
                throw refused(at + ".id must be text (put it in quotes if it looks like a number)");
            }
            if (!TENANT_ID.matcher(id).matches()) {
                throw refused(at + ".id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
            }
            if (!tenants.add(id)) {
                throw refused("names the tenant %s twice".formatted(id));
            }
            if (!(map.get("api_keys") instanceof List<?> keys) || keys.isEmpty()) {
                throw refused("gives the tenant %s no api_keys".formatted(id));
            }
            for (Object key : keys) {
                readKey(id, key);
            }
        }

        private void readKey(String tenant, Object key) {
            if (!(key instanceof String text) || !API_KEY.matcher(text).matches()) {
                throw refused(
                        "gives the tenant %s a key that is not 1 to 255 visible ASCII characters (put it in quotes if it looks like a number)"
                                .formatted(tenant));
            }
            String other = tenantByKeyHash.putIfAbsent(hash(text), tenant);
            if (other != null) {
                throw refused("gives one and the same key to %s"
                        .formatted(
                                other.equals(tenant)
                                        ? "the tenant %s twice".formatted(tenant)
                                        : "the tenants %s and %s".formatted(other, tenant)));
            }
        }

        private TenantsFileException refused(String why) {
            return new TenantsFileException("The tenants file %s %s.".formatted(file, why));
        }
    }
}
