package com.tartware.bookings.ingest.identity.keys;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The keys that there are: no secret, but whoever can write it can let anybody in.
 *
 * @param keys in the order in which they were made; no prefix twice
 */
public record KeysFile(List<KeyRecord> keys) {
    public static final KeysFile EMPTY = new KeysFile(List.of());

    /** 40,000 keys or so; a larger file is somebody else's. */
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final Set<String> FIELDS =
            Set.of("prefix", "tenant", "scopes", "sha256", "created", "expires", "name");
    private static final String HEADING =
            "# Hashes of API keys. Written by ./tartware keys; whoever can write here can let anybody in.\n";

    /** The file cannot be used; the message says why, and holds nothing of a key. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    public KeysFile {
        keys = List.copyOf(keys);
    }

    public Optional<KeyRecord> find(String prefix) {
        return keys.stream().filter(key -> key.prefix().equals(prefix)).findFirst();
    }

    public KeysFile with(KeyRecord key) {
        List<KeyRecord> more = new ArrayList<>(keys);
        more.add(key);
        return new KeysFile(more);
    }

    public KeysFile without(String prefix) {
        return new KeysFile(
                keys.stream().filter(key -> !key.prefix().equals(prefix)).toList());
    }

    /** The same, but for one key that ends then if it did not end earlier. */
    public KeysFile withEnd(String prefix, Instant end) {
        return new KeysFile(keys.stream()
                .map(key -> key.prefix().equals(prefix) ? key.endingAt(end) : key)
                .toList());
    }

    public static KeysFile parse(byte[] yaml) throws UnusableException {
        if (yaml.length > BYTES_MAX) {
            throw new UnusableException("it is larger than %d bytes".formatted(BYTES_MAX));
        }
        if (!(load(yaml) instanceof Map<?, ?> root)
                || root.size() != 1
                || !(root.get("keys") instanceof List<?> list)) {
            throw new UnusableException("it must hold a list named keys, and nothing else");
        }
        List<KeyRecord> keys = new ArrayList<>(list.size());
        Set<String> prefixes = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            KeyRecord key = record(i, list.get(i));
            if (!prefixes.add(key.prefix())) {
                throw new UnusableException("the prefix %s is there twice".formatted(key.prefix()));
            }
            keys.add(key);
        }
        return new KeysFile(keys);
    }

    public byte[] yaml() {
        List<Map<String, Object>> list = new ArrayList<>(keys.size());
        for (KeyRecord key : keys) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("prefix", key.prefix());
            entry.put("tenant", key.tenant());
            key.name().ifPresent(name -> entry.put("name", name));
            entry.put("scopes", key.scopes());
            entry.put("sha256", key.sha256());
            entry.put("created", key.created().toString());
            key.expires().ifPresent(expires -> entry.put("expires", expires.toString()));
            list.add(entry);
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(200);
        return (HEADING + new Yaml(options).dump(Map.of("keys", list))).getBytes(StandardCharsets.UTF_8);
    }

    private static Object load(byte[] yaml) throws UnusableException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(BYTES_MAX);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (CharacterCodingException e) {
            throw new UnusableException("it is not UTF-8");
        } catch (MarkedYAMLException e) {
            throw new UnusableException("it is not valid YAML near line "
                    + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1));
        } catch (YAMLException e) {
            throw new UnusableException("it is not valid YAML");
        }
    }

    private static KeyRecord record(int index, Object entry) throws UnusableException {
        String at = "keys[%d]: ".formatted(index);
        if (!(entry instanceof Map<?, ?> map) || !FIELDS.containsAll(map.keySet())) {
            throw new UnusableException(
                    at + "a key has prefix, tenant, scopes, sha256, created, and perhaps expires and name");
        }
        if (!(map.get("scopes") instanceof List<?> scopes) || !scopes.stream().allMatch(String.class::isInstance)) {
            throw new UnusableException(at + "scopes must be a list of text");
        }
        try {
            return new KeyRecord(
                    text(at, map, "prefix"),
                    text(at, map, "tenant"),
                    scopes.stream().map(String.class::cast).toList(),
                    text(at, map, "sha256"),
                    instant(at, map, "created"),
                    map.containsKey("expires") ? Optional.of(instant(at, map, "expires")) : Optional.empty(),
                    map.containsKey("name") ? Optional.of(text(at, map, "name")) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new UnusableException(at + e.getMessage());
        }
    }

    private static String text(String at, Map<?, ?> map, String field) throws UnusableException {
        if (map.get(field) instanceof String text) {
            return text;
        }
        throw new UnusableException(at + field + " must be text (put it in quotes if it looks like a number)");
    }

    private static Instant instant(String at, Map<?, ?> map, String field) throws UnusableException {
        Object value = map.get(field);
        if (value instanceof Date date) {
            return date.toInstant(); // without quotes, YAML itself reads it as a time
        }
        try {
            return Instant.parse(text(at, map, field));
        } catch (DateTimeParseException e) {
            throw new UnusableException(at + field + " must be a time like 2030-01-31T12:00:00Z");
        }
    }
}
