package com.tartware.bookings.ingest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.ingest.json.JsonValue.JsonNumber;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.JsonValue.JsonString;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One JSON object, read in one way only, at a price that its length alone decides. */
class StrictJsonTest {
    private static JsonObject read(String json) throws MalformedJsonException {
        return StrictJson.object(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersAndStringsStayAsTheyWereWritten() throws MalformedJsonException {
        JsonObject object = read("{\"n\":-0.10e+2,\"i\":7,\"s\":\"a\\u00e9\\ud83d\\ude00\\n\"}");

        assertThat(object.get("n")).isEqualTo(new JsonNumber("-0.10e+2", false));
        assertThat(object.get("i")).isEqualTo(new JsonNumber("7", true));
        assertThat(object.get("s")).isEqualTo(new JsonString("aé😀\n"));
    }

    @Test
    void aPartOfTheBytesIsReadAsIfItWereAlone() throws MalformedJsonException {
        byte[] bytes = "x{\"a\":1}{\"b\":2}".getBytes(StandardCharsets.US_ASCII);

        assertThat(StrictJson.object(bytes, 1, 7).members()).containsOnlyKeys("a");
        assertThat(StrictJson.object(bytes, 8, 7).members()).containsOnlyKeys("b");
        assertThatThrownBy(() -> StrictJson.object(bytes, 1, 8)).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{}x",
                "{}{}",
                "{} \0",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"\\u0062\":1}}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\\u0000\":1}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\"}",
                "{\"a\":\"\\ud800\\ud800\"}",
                "{\"\\ud800\":1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "{\"a\":\"\n\"}",
                "\ufeff{}"
            })
    void whatIsNotOneStrictObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void aMessageTellsThePlaceAndNothingOfTheText() {
        assertThatThrownBy(() -> read("{\"s3cret\":\n s3cret}"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("{\"s3cret\":1,\"s3cret\":2}")).hasMessageNotContaining("s3cret");
    }

    @Test
    void depth32IsTheDeepest() throws MalformedJsonException {
        assertThat(read("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}").members())
                .hasSize(1);
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"))
                .hasMessageContaining("32");
    }

    /** What 256 KiB may cost is what reading 256 KiB costs, whatever they are: digits, names that collide, brackets, escapes. */
    @Test
    void noTextIsDearerThanItsLength() throws MalformedJsonException {
        int length = 262_000;
        StringBuilder colliding = new StringBuilder("{");
        for (int i = 0; colliding.length() < length; i++) {
            colliding.append(i == 0 ? "" : ",").append('"');
            // "Aa" and "BB" have one hash code in Java, and so has every word made of them.
            for (int bit = 0; bit < 14; bit++) {
                colliding.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            colliding.append("\":1");
        }
        String[] dear = {
            "{\"a\":" + "9".repeat(length) + "}",
            "{\"a\":0." + "9".repeat(length) + "}",
            "{\"a\":1e" + "9".repeat(length) + "}",
            "{\"" + "a".repeat(length) + "\":1}",
            "{\"a\":\"" + "\\u00e9".repeat(length / 6) + "\"}",
            "{\"a\":[" + "{},".repeat(length / 3) + "{}]}",
            colliding + "}"
        };
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        for (String json : dear) {
            read(json);
            long beginNanos = cpu.getCurrentThreadCpuTime();
            read(json);
            // Some 5 ms on a warm machine; a cost of the length's square would be seconds.
            assertThat(Duration.ofNanos(cpu.getCurrentThreadCpuTime() - beginNanos))
                    .as(json.substring(0, 40))
                    .isLessThan(Duration.ofMillis(500));
        }
    }
}
