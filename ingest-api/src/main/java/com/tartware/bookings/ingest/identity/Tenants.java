package com.tartware.bookings.ingest.identity;

import com.tartware.bookings.ingest.fairuse.Limits;
import com.tartware.bookings.ingest.fairuse.Limits.Overrides;
import com.tartware.bookings.ingest.fairuse.Limits.Setting;
import com.tartware.bookings.ingest.fairuse.Rate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The tenants file: who there is, what each has instead of the usual limits, and keys in plain text for use on one machine, good for
 * everything. The keys themselves are not kept: only their SHA-256, and the search is by that hash, so its timing tells nothing about
 * a key.
 */
public final class Tenants implements Credentials {
    private static final Set<Scope> EVERYTHING = Set.of(Scope.values());

    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Map<String, Principal> principalByKeyHash;
    private final Map<String, Overrides> limits;

    private Tenants(Map<String, Principal> principalByKeyHash, Map<String, Overrides> limits) {
        this.principalByKeyHash = Map.copyOf(principalByKeyHash);
        this.limits = Map.copyOf(limits);
    }

    /** @throws TenantsFileException if the file cannot be read, or says something twice or nothing at all */
    public static Tenants ofFile(Path file) {
        try {
            return ofYaml(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TenantsFileException("The tenants file %s cannot be read (%s); name another with --tenants."
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    static Tenants ofYaml(String yaml, String file) {
        return new Reading(file).read(yaml);
    }

    @Override
    public Optional<Principal> principalOf(String apiKey) {
        return principalByKeyHash.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(principalByKeyHash.get(hash(apiKey)));
    }

    /** The ids of all tenants. */
    public Set<String> ids() {
        return limits.keySet();
    }

    /** What each tenant may ask for, where the file says nothing the defaults. */
    public Map<String, Limits> limits(Limits defaults) {
        Map<String, Limits> all = new TreeMap<>();
        limits.forEach((tenant, overrides) -> all.put(tenant, overrides.over(defaults)));
        return all;
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
        private final Map<String, Principal> principalByKeyHash = new HashMap<>();
        private final Map<String, Overrides> limits = new TreeMap<>();

        Reading(String file) {
            this.file = file;
        }

        Tenants read(String yaml) {
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
            return new Tenants(principalByKeyHash, limits);
        }

        private void readTenant(String at, Object tenant) {
            if (!(tenant instanceof Map<?, ?> map)) {
                throw refused(at + " must have an id");
            }
            if (!Set.of("id", "api_keys", "limits").containsAll(map.keySet())) {
                throw refused(at + " has a field that is none of id, api_keys and limits");
            }
            if (!(map.get("id") instanceof String id)) {
                throw refused(at + ".id must be text (put it in quotes if it looks like a number)");
            }
            if (!TENANT_ID.matcher(id).matches()) {
                throw refused(at + ".id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
            }
            if (limits.putIfAbsent(id, readLimits(id, map.get("limits"))) != null) {
                throw refused("names the tenant %s twice".formatted(id));
            }
            if (!map.containsKey("api_keys")) {
                return; // its keys are in the keys file, or it has tokens
            }
            if (!(map.get("api_keys") instanceof List<?> keys) || keys.isEmpty()) {
                throw refused("gives the tenant %s api_keys that are no list of keys".formatted(id));
            }
            for (int i = 0; i < keys.size(); i++) {
                readKey(id, i + 1, keys.get(i));
            }
        }

        private Overrides readLimits(String tenant, Object limits) {
            if (limits == null) {
                return Overrides.NONE;
            }
            if (!(limits instanceof Map<?, ?> map)) {
                throw refused("gives the tenant %s limits that are no settings with values".formatted(tenant));
            }
            Map<Setting, Integer> values = new EnumMap<>(Setting.class);
            for (Setting setting : Setting.values()) {
                Object value = map.get(setting.name().toLowerCase(Locale.ROOT));
                if (value instanceof Integer number && number >= 1 && number <= Rate.MAX) {
                    values.put(setting, number);
                } else if (value != null) {
                    throw refused("gives the tenant %s a limit %s that is no number from 1 to %d"
                            .formatted(tenant, setting.name().toLowerCase(Locale.ROOT), Rate.MAX));
                }
            }
            if (values.size() != map.size()) {
                throw refused("gives the tenant %s a limit that does not exist; there are %s"
                        .formatted(tenant, Arrays.toString(Setting.values()).toLowerCase(Locale.ROOT)));
            }
            return new Overrides(values);
        }

        private void readKey(String tenant, int number, Object key) {
            if (!(key instanceof String text) || !API_KEY.matcher(text).matches()) {
                throw refused(
                        "gives the tenant %s a key that is not 1 to 255 visible ASCII characters (put it in quotes if it looks like a number)"
                                .formatted(tenant));
            }
            Principal principal = new Principal(tenant, EVERYTHING, tenant + " local key " + number, () -> true);
            Principal other = principalByKeyHash.putIfAbsent(hash(text), principal);
            if (other != null) {
                throw refused("gives one and the same key to %s"
                        .formatted(
                                other.tenantId().equals(tenant)
                                        ? "the tenant %s twice".formatted(tenant)
                                        : "the tenants %s and %s".formatted(other.tenantId(), tenant)));
            }
        }

        private TenantsFileException refused(String why) {
            return new TenantsFileException("The tenants file %s %s.".formatted(file, why));
        }
    }
}
