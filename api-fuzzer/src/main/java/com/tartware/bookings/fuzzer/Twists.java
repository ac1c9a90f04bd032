package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.fuzzer.FuzzRequest.Header;
import com.tartware.bookings.fuzzer.RequestGenerator.Draft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an attacker, or a client with a fault, does to a request. */
final class Twists {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Harmless to whoever treats them as text. None holds a word that would look like our insides in an answer. */
    private static final List<String> HOSTILE_TEXTS = List.of(
            "' OR '1'='1",
            "'; DROP TABLE bookings; --",
            "${jndi:ldap://192.0.2.1/x}",
            "../../../../etc/passwd",
            "<script>alert(1)</script>",
            "%00",
            "%s%s%n%x",
            "{{7*7}}",
            "\u202eabc",
            "\ufeff",
            "\uffff",
            "null",
            "NaN",
            "-0",
            "1e400",
            "0x10",
            "",
            " ",
            "\t",
            "٢٠٣٠-٠١-٠١",
            "2030-02-30",
            "9999-99-99",
            "-0001-01-01",
            "+2030-01-01",
            "2030-01-01T00:00:00Z",
            "a".repeat(5_000));

    private static final List<String> HUGE_NUMBERS = List.of(
            "9223372036854775808",
            "-9223372036854775809",
            "2147483648",
            "-1",
            "1e9999",
            "1E-9999",
            "0.1",
            "1".repeat(5_000),
            "00",
            "1e",
            "--1");

    private final Dice dice;
    private final Grammar grammar;

    Twists(Dice dice, Grammar grammar) {
        this.dice = dice;
        this.grammar = grammar;
    }

    void twist(Draft draft) {
        int twists = 1 + dice.below(3);
        for (int i = 0; i < twists; i++) {
            if (draft.body != null && dice.percent(60)) {
                if (dice.percent(60)) {
                    twistTree(draft);
                } else {
                    twistBytes(draft);
                }
            } else if (dice.percent(40)) {
                twistHeaders(draft);
            } else if (dice.percent(60)) {
                twistQuery(draft);
            } else {
                twistLine(draft);
            }
        }
        // A later twist may have undone an earlier one's harm; only one alone is sure.
        draft.mustBeRefused &= draft.twists.size() == 1;
    }

    private void twistTree(Draft draft) {
        JsonNode tree;
        try {
            tree = JSON.readTree(draft.body);
        } catch (IOException e) {
            twistBytes(draft);
            return;
        }
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        if (objects.isEmpty() || draft.body.length > 100_000) {
            twistBytes(draft);
            return;
        }
        ObjectNode object = dice.oneOf(objects);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || dice.percent(20)) {
            object.put(dice.oneOf("zzz", "tenant_id", "__proto__", "Stays", "a/b~c", "a".repeat(300)), 1);
            draft.twists.add("unknown field");
            draft.mustBeRefused = isOneDocument(draft);
        } else {
            String name = dice.oneOf(names);
            switch (dice.below(6)) {
                case 0 -> {
                    object.remove(name);
                    draft.twists.add("field left out");
                }
                case 1 -> {
                    object.put(name, dice.oneOf(HOSTILE_TEXTS));
                    draft.twists.add("hostile text");
                }
                case 2 -> {
                    object.set(name, otherType(object.get(name)));
                    draft.twists.add("wrong type");
                    draft.mustBeRefused = isOneDocument(draft);
                }
                case 3 -> {
                    object.put(name, "@@number@@");
                    draft.twists.add("huge number");
                }
                case 4 -> {
                    object.putNull(name);
                    draft.twists.add("null");
                }
                default -> {
                    object.put(name, dice.letters("abc\"\\\n\u0001é中", 1 + dice.below(40)));
                    draft.twists.add("odd text");
                }
            }
        }
        try {
            String text = JSON.writeValueAsString(tree).replace("\"@@number@@\"", dice.oneOf(HUGE_NUMBERS));
            draft.body = text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** Not a line of several, where the answer as a whole stays 200. */
    private static boolean isOneDocument(Draft draft) {
        return draft.headers.contains(new Header("Content-Type", "application/json"));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private static JsonNode otherType(JsonNode value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return value.isObject() || value.isArray()
                ? json.textNode("x")
                : json.arrayNode().add(json.arrayNode());
    }

    private void twistBytes(Draft draft) {
        byte[] body = draft.body;
        switch (dice.below(11)) {
            case 0 -> put(draft, "cut short", Arrays.copyOf(body, dice.below(body.length + 1)));
            case 1 -> put(draft, "chopped UTF-8", around(body, new byte[] {(byte) 0xe4, (byte) 0xb8}));
            case 2 -> put(draft, "overlong UTF-8", around(body, new byte[] {(byte) 0xc0, (byte) 0xaf}));
            case 3 -> put(draft, "NUL byte", around(body, new byte[] {0}));
            case 4 -> put(draft, "flipped byte", flipped(body));
            case 5 ->
                put(draft, "text behind the end", joined(body, bytes(dice.oneOf("{}", "x", "]", "\u0000", "null"))));
            case 6 ->
                put(draft, "deep nesting", bytes("{\"stays\":" + "[".repeat(depth()) + "]".repeat(depth()) + "}"));
            case 7 -> put(draft, "duplicate name", duplicated(body));
            case 8 -> put(draft, "lone surrogate", bytes("{\"guest_ref\":\"\\ud800\"}"));
            case 9 -> put(draft, "random bytes", dice.bytes(dice.below(2_000)));
            default -> {
                // Few: each is a megabyte to send.
                boolean large = dice.percent(4);
                put(
                        draft,
                        "padding",
                        joined(body, " ".repeat(large ? 1_100_000 : 3_000).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private int depth() {
        return dice.oneOf(20, 31, 33, 1_000, 20_000);
    }

    private static void put(Draft draft, String twist, byte[] body) {
        draft.body = body;
        draft.twists.add(twist);
    }

    private byte[] around(byte[] body, byte[] planted) {
        int at = dice.below(body.length + 1);
        return joined(Arrays.copyOf(body, at), joined(planted, Arrays.copyOfRange(body, at, body.length)));
    }

    private byte[] flipped(byte[] body) {
        byte[] other = body.clone();
        if (other.length > 0) {
            other[dice.below(other.length)] ^= (byte) (1 << dice.below(8));
        }
        return other;
    }

    private static byte[] duplicated(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int end = text.indexOf(',');
        return text.startsWith("{") && end > 0
                ? bytes("{" + text.substring(1, end) + "," + text.substring(1))
                : bytes("{\"a\":1,\"a\":1}");
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + second.length);
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void twistHeaders(Draft draft) {
        switch (dice.below(13)) {
            case 0 -> {
                boolean wasThere =
                        draft.headers.removeIf(header -> header.name().equals("Authorization"));
                draft.twists.add("no credential");
                draft.mustBeRefused = wasThere;
            }
            case 1 ->
                replace(
                        draft,
                        "Authorization",
                        dice.oneOf(
                                "Bearer ",
                                "Bearer x",
                                "Basic ZGVtbzpk",
                                "Bearer " + "x".repeat(3_000),
                                "Bearer eyJhbGciOiJub25lIn0.e30."));
            case 2 -> {
                boolean wasThere =
                        draft.headers.removeIf(header -> header.name().equals("Idempotency-Key"));
                draft.twists.add("no idempotency key");
                draft.mustBeRefused = wasThere;
            }
            case 3 -> replace(draft, "Idempotency-Key", dice.oneOf("two words", "", "k".repeat(256), "ä", "k\tk"));
            case 4 ->
                replace(
                        draft,
                        "Content-Type",
                        dice.oneOf(
                                "text/plain",
                                "application/json; charset=utf-16",
                                "application/xml",
                                "",
                                "multipart/form-data; boundary=x"));
            case 5 -> add(draft, "Content-Encoding", dice.oneOf("gzip", "br", "identity", "x"));
            case 6 ->
                add(draft, "Prefer", dice.oneOf("wait=-1", "wait=99999999999", "wait=\"", ",,,", "a".repeat(2_000)));
            case 7 -> add(draft, "Min-Tenant-Sequence", dice.oneOf("-1", "x", "99999999999999999999", "1.0", ""));
            case 8 -> add(draft, "Last-Event-ID", dice.oneOf("-1", "x", "99999999999999999999", "\u00e4"));
            case 9 -> add(draft, "traceparent", dice.oneOf("00-", "ff-x", "0".repeat(500)));
            case 10 -> add(draft, "X-HTTP-Method-Override", dice.oneOf("DELETE", "BEFORE"));
            case 11 -> add(draft, "X-" + dice.letters("abc", 5), "v".repeat(dice.oneOf(10, 4_000, 9_000)));
            default ->
                add(
                        draft,
                        dice.oneOf(
                                "Accept",
                                "Accept-Encoding",
                                "If-None-Match",
                                "Range",
                                "Expect",
                                "Upgrade",
                                "X-Forwarded-For",
                                "Cookie"),
                        dice.oneOf(HOSTILE_TEXTS.subList(0, 5)));
        }
    }

    private static void replace(Draft draft, String name, String value) {
        draft.headers.removeIf(header -> header.name().equals(name));
        add(draft, name, value);
    }

    private static void add(Draft draft, String name, String value) {
        draft.headers.add(new Header(name, value));
        draft.twists.add("header " + name);
    }

    private void twistQuery(Draft draft) {
        switch (dice.below(6)) {
            case 0 ->
                draft.query.add(dice.oneOf(
                        "zzz=1",
                        "tenant_id=acme",
                        "limit=0",
                        "limit=201",
                        "limit=x",
                        "cursor=x",
                        "cursor=",
                        "after=-1"));
            case 1 -> draft.query.add("x=" + dice.oneOf("%", "%zz", "%ff", "%c0%af", "%00"));
            case 2 -> {
                if (draft.query.isEmpty()) {
                    draft.query.add("a");
                } else {
                    draft.query.add(dice.oneOf(draft.query));
                }
            }
            case 3 -> draft.query.clear();
            case 4 -> {
                if (!draft.query.isEmpty()) {
                    int at = dice.below(draft.query.size());
                    String name = draft.query.get(at).split("=", 2)[0];
                    draft.query.set(
                            at,
                            name + "="
                                    + dice.oneOf(
                                            "%27%20OR%201%3D1",
                                            "", "%E4%B8", "2030-02-30", "0000-00-00", "9".repeat(400)));
                }
            }
            default -> draft.query.add("a".repeat(dice.oneOf(10, 3_000, 9_000)) + "=1");
        }
        draft.twists.add("query");
    }

    private void twistLine(Draft draft) {
        switch (dice.below(6)) {
            case 0 ->
                draft.method = dice.oneOf(
                        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE", "BEFORE");
            case 1 ->
                draft.path =
                        draft.path + dice.oneOf("/", "//", "/..", "/.", ";x=1", "/%2e%2e", "/x", "%2f", "%00", "%ff");
            case 2 -> draft.path = dice.oneOf(grammar.operations()).template();
            case 3 ->
                draft.path = draft.path.replaceFirst(
                        "[0-9a-f]{8}-[0-9a-f]{4}", dice.oneOf("x", "1-1", "00000000-0000", "%2e%2e"));
            case 4 ->
                draft.path = dice.oneOf(
                        "/",
                        "/v1",
                        "/v1/",
                        "/V1/bookings",
                        "/v1/bookings:Batch",
                        "/actuator",
                        "/.git/config",
                        "/v1/../metrics",
                        "/%2fmetrics");
            default -> draft.path = draft.path + "/" + "a".repeat(dice.oneOf(100, 9_000));
        }
        // A template as a path, and other things that are no URI characters, must not end the request line.
        draft.path = draft.path.replace("{", "%7B").replace("}", "%7D");
        draft.twists.add("request line");
    }
}
