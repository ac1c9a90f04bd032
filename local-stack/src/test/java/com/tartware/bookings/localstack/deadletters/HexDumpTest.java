package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexDumpTest {
    private static final byte[] BYTES = "\0\0\0\0\7Hello, booking\377!".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void linesReadAsThoseOfXxd() {
        assertThat(HexDump.of(BYTES, 100))
                .containsExactly(
                        "00000000: 0000 0000 0748 656c 6c6f 2c20 626f 6f6b  .....Hello, book",
                        "00000010: 696e 67ff 21                             ing.!");
    }

    @Test
    void whatIsLeftOutIsSaid() {
        assertThat(HexDump.of(BYTES, 2))
                .containsExactly("00000000: 0000                                     ..", "… 2 of 21 bytes");
        assertThat(HexDump.of(new byte[0], 2)).isEmpty();
    }
}
