package com.tartware.bookings.ingest.ids;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.MalformedJsonException;
import com.tartware.bookings.ingest.json.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are forever: a retry of tomorrow, by another process of another release, must get those of today. */
class CommandIdsTest {
    private static final String CANONICAL =
            "{\"body\":{\"amount_minor\":0,\"guest_ref\":\"é/\\\"\\\\\\n😀\",\"stays\":[{\"check_in\":\"2030-05-01\","
                    + "\"check_out\":\"2030-05-03\",\"property_id\":\"PAR-1\",\"room_type_id\":\"DBL\",\"rooms\":1}]},"
                    + "\"kind\":\"create_booking\",\"path\":{}}";

    @Test
    void theCanonicalTextIsPinned() throws MalformedJsonException {
        JsonObject body = parsed("""
                {"stays":[{"rooms":1,"room_type_id":"DBL","property_id":"PAR-1","check_out":"2030-05-03","check_in":"2030-05-01"}],
                 "guest_ref":"\\u00e9\\/\\u0022\\u005C\\u000a\\ud83d\\uDE00","amount_minor":-0,"channel":null}""");

        assertThat(CanonicalCommand.text("create_booking", Map.of(), body)).isEqualTo(CANONICAL);
        assertThat(CanonicalCommand.text(
                        "set_inventory", Map.of("room_type_id", "b", "property_id", "a"), parsed("{}")))
                .isEqualTo(
                        "{\"body\":{},\"kind\":\"set_inventory\",\"path\":{\"property_id\":\"a\",\"room_type_id\":\"b\"}}");
    }

    @Test
    void theIdsArePinned() {
        CommandIds ids = CommandIds.of("demo", "key-1", CANONICAL);

        assertThat(ids.keyId()).hasToString("b692422a-684c-57f6-bfd2-f902c748bf45");
        assertThat(ids.commandId()).hasToString("ca9204d6-7fd2-5410-a97f-583bd8aec06b");
    }

    @Test
    void theIdsAreThoseOfTheStandard() {
        UUID ofTenant = uuidV5(CommandIds.NAMESPACE, "Ünïcode-is-not-a-tenant-but-UTF-8-is-pinned");
        CommandIds ids = CommandIds.of("Ünïcode-is-not-a-tenant-but-UTF-8-is-pinned", "key-1", CANONICAL);

        assertThat(ids.keyId()).isEqualTo(uuidV5(ofTenant, "key-1"));
        assertThat(ids.commandId()).isEqualTo(uuidV5(ofTenant, "key-1\n" + CANONICAL));
        assertThat(ids.commandId().version()).isEqualTo(5);
        assertThat(ids.commandId().variant()).isEqualTo(2);
    }

    @Test
    void tenantKeyAndCommandEachMakeADifference() {
        CommandIds ids = CommandIds.of("demo", "key-1", CANONICAL);

        assertThat(CommandIds.of("acme", "key-1", CANONICAL).keyId()).isNotEqualTo(ids.keyId());
        assertThat(CommandIds.of("demo", "key-2", CANONICAL).keyId()).isNotEqualTo(ids.keyId());
        assertThat(CommandIds.of("demo", "key-1", CANONICAL + " ").keyId()).isEqualTo(ids.keyId());
        assertThat(CommandIds.of("demo", "key-1", CANONICAL + " ").commandId()).isNotEqualTo(ids.commandId());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void orderWhitespaceEscapesAndNullsMakeNoDifference(long seed) throws MalformedJsonException {
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            Node body = Node.object(random, 3);
            String canonical = canonical(body.text(new Random(0), false));
            for (int writing = 0; writing < 5; writing++) {
                assertThat(canonical(body.text(random, true)))
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(canonical);
            }
            assertThat(canonical(canonicalBody(canonical)))
                    .as("its own canonical form")
                    .isEqualTo(canonical);
        }
    }

    private static String canonicalBody(String canonical) {
        return canonical.substring("{\"body\":".length(), canonical.length() - ",\"kind\":\"k\",\"path\":{}}".length());
    }

    private static String canonical(String body) throws MalformedJsonException {
        return CanonicalCommand.text("k", Map.of(), parsed(body));
    }

    private static JsonObject parsed(String body) throws MalformedJsonException {
        return StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 9562, section 5.5, in a second pair of hands. */
    private static UUID uuidV5(UUID namespace, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits())
                    .array());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = (hash.getLong() & ~0xF000L) | 0x5000L;
            long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A JSON value that can be written in many ways. */
    private interface Node {
        String text(Random random, boolean freely);

        static Node object(Random random, int depth) {
            List<Map.Entry<String, Node>> members = new ArrayList<>();
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                members.add(Map.entry(i + string(random), any(random, depth - 1)));
            }
            return (writing, freely) -> {
                List<String> texts = new ArrayList<>();
                members.forEach(member -> texts.add(gap(writing, freely)
                        + quoted(member.getKey(), writing, freely)
                        + gap(writing, freely)
                        + ":"
                        + gap(writing, freely)
                        + member.getValue().text(writing, freely)
                        + gap(writing, freely)));
                if (freely) {
                    if (writing.nextBoolean()) {
                        texts.add("\"absent\":null");
                    }
                    Collections.shuffle(texts, writing);
                }
                return "{" + String.join(",", texts) + "}";
            };
        }

        static Node any(Random random, int depth) {
            return switch (random.nextInt(depth > 0 ? 5 : 3)) {
                case 0 -> {
                    String text = string(random);
                    yield (writing, freely) -> quoted(text, writing, freely);
                }
                case 1 -> {
                    String number = Long.toString(random.nextLong());
                    yield (writing, freely) -> number;
                }
                case 2 -> {
                    String bool = Boolean.toString(random.nextBoolean());
                    yield (writing, freely) -> bool;
                }
                case 3 -> object(random, depth);
                default -> {
                    List<Node> elements = List.of(any(random, depth - 1), any(random, depth - 1));
                    yield (writing, freely) -> "[" + gap(writing, freely)
                            + elements.get(0).text(writing, freely) + ","
                            + elements.get(1).text(writing, freely) + gap(writing, freely) + "]";
                }
            };
        }

        private static String string(Random random) {
            String alphabet = "aZ09 /\\\"\n\té€";
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(random.nextInt(8) == 0 ? "😀" : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            return text.toString();
        }

        private static String gap(Random random, boolean freely) {
            return freely ? " \n\t\r".substring(0, random.nextInt(5)) : "";
        }

        private static String quoted(String text, Random random, boolean freely) {
            StringBuilder quoted = new StringBuilder("\"");
            // By code point: half a pair as an escape and half as itself would be no UTF-8.
            text.codePoints().forEach(codePoint -> {
                boolean mustEscape = codePoint == '"' || codePoint == '\\' || codePoint < ' ';
                String plain = Character.toString(codePoint);
                if (mustEscape || (freely && random.nextInt(3) == 0)) {
                    boolean upperCase = freely && random.nextBoolean();
                    plain.chars().forEach(half -> quoted.append((upperCase ? "\\u%04X" : "\\u%04x").formatted(half)));
                } else {
                    quoted.append(plain);
                }
            });
            return quoted.append('"').toString();
        }
    }
}
