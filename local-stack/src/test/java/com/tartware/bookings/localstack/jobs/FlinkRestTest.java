package com.tartware.bookings.localstack.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlinkRestTest {
    @Test
    void theInnermostCauseOfAStackTraceIsWhatIsTold() {
        assertThat(FlinkRest.rootCause("java.util.concurrent.CompletionException: wrapped\n\tat a.B.c(B.java:1)\n"
                        + "Caused by: java.lang.IllegalStateException: outer\n\t... 3 more\n"
                        + "Caused by: java.net.ConnectException: refused\n\t... 9 more\n"))
                .isEqualTo("java.net.ConnectException: refused");
    }

    @Test
    void anAnswerWithoutACauseIsToldByItsFirstLine() {
        assertThat(FlinkRest.rootCause("{\"errors\":[\"Not found\"]}")).isEqualTo("{\"errors\":[\"Not found\"]}");
    }
}
