package com.tartware.bookings.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void aValidContextIsPassedOnAndALaterVersionTakenForOurs() {
        assertThat(TraceParent.continuedFrom(VALID).text()).isEqualTo(VALID);
        assertThat(TraceParent.continuedFrom("cc" + VALID.substring(2)).text()).isEqualTo(VALID);
        assertThat(TraceParent.continuedFrom("cc" + VALID.substring(2) + "-more")
                        .text())
                .isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
            })
    void anythingElseStartsANewTrace(String header) {
        String text = TraceParent.continuedFrom(header).text();

        assertThat(text).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(text).isNotEqualTo(TraceParent.continuedFrom(header).text());
        assertThat(header).doesNotContain(text.substring(3, 35));
    }
}
