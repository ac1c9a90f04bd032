package com.tartware.bookings.checker.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.checker.journal.SentRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids that the contract gives a request, worked out from what was sent. Not thread-safe. */
public final class RequestIds {
    /** The fixed namespace of the contract's section 2; every id of every log is made with it. */
    private static final UUID NAMESPACE = UUID.fromString("97853100-850d-4262-a6aa-bc8ffd1a6e48");

    private static final Pattern INVENTORY = Pattern.compile("/v1/properties/([^/]+)/room-types/([^/]+)/inventory");
    private static final Pattern BOOKING = Pattern.compile("/v1/bookings/([^/]+)(?:/([a-z]+))?");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, UUID> namespaces = new HashMap<>();
    private final MessageDigest sha1;

    public RequestIds() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Of the idempotency key, and of the booking that a creation under it makes. */
    public UUID keyId(String tenant, String key) {
        return uuidV5(namespaces.computeIfAbsent(tenant, name -> uuidV5(NAMESPACE, name)), key);
    }

    /** Null for whatever is no well-formed command. */
    public UUID commandId(SentRequest request) {
        String canonical = canonical(request);
        return canonical == null || request.idempotencyKey() == null
                ? null
                : keyId(request.tenant(), request.idempotencyKey() + "\n" + canonical);
    }

    /** Compact JSON, names sorted, nulls left out. */
    private static String canonical(SentRequest request) {
        JsonNode body;
        try {
            body = request.body() == null ? null : JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return null;
        }
        ObjectNode path = JSON.createObjectNode();
        String kind = kind(request, path);
        if (kind == null || body == null || !body.isObject() || hasFraction(body)) {
            return null;
        }
        ObjectNode command = JSON.createObjectNode();
        ObjectNode sorted = (ObjectNode) sorted(body);
        if (request.path().startsWith("/v1/bookings:batch")) {
            sorted.remove("idempotency_key");
        }
        command.set("body", sorted);
        command.put("kind", kind);
        command.set("path", path);
        return command.toString();
    }

    private static String kind(SentRequest request, ObjectNode path) {
        String asked = request.path().split("\\?", 2)[0];
        Matcher inventory = INVENTORY.matcher(asked);
        if (request.method().equals("PUT") && inventory.matches()) {
            path.put("property_id", URLDecoder.decode(inventory.group(1), StandardCharsets.UTF_8));
            path.put("room_type_id", URLDecoder.decode(inventory.group(2), StandardCharsets.UTF_8));
            return "set_inventory";
        }
        boolean posts = request.method().equals("POST");
        if (posts && (asked.equals("/v1/bookings") || asked.equals("/v1/bookings:batch"))) {
            return "create_booking";
        }
        Matcher booking = BOOKING.matcher(asked);
        if (!booking.matches()) {
            return null;
        }
        path.put("booking_id", booking.group(1).toLowerCase(Locale.ROOT));
        if (request.method().equals("PATCH") && booking.group(2) == null) {
            return "modify_booking";
        }
        return !posts || booking.group(2) == null
                ? null
                : switch (booking.group(2)) {
                    case "confirm" -> "confirm_booking";
                    case "cancel" -> "cancel_booking";
                    case "release" -> "release_booking";
                    case "extend" -> "extend_hold";
                    default -> null;
                };
    }

    private static boolean hasFraction(JsonNode json) {
        if (json.isNumber() && !json.isIntegralNumber()) {
            return true;
        }
        for (JsonNode inner : json) {
            if (hasFraction(inner)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode sorted(JsonNode json) {
        if (json.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            TreeSet<String> names = new TreeSet<>();
            json.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (!json.get(name).isNull()) {
                    sorted.set(name, sorted(json.get(name)));
                }
            }
            return sorted;
        }
        if (json.isArray()) {
            ArrayNode sorted = JSON.createArrayNode();
            json.forEach(element -> sorted.add(sorted(element)));
            return sorted;
        }
        return json;
    }

    private UUID uuidV5(UUID namespace, String name) {
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xf000L) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
