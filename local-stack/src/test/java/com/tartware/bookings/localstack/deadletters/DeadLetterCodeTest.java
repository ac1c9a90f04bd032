package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterCodeTest {
    @ParameterizedTest
    @EnumSource
    void theRunbookSaysTheSame(DeadLetterCode code) throws IOException {
        String runbook =
                Files.readString(Path.of("../docs/runbooks/dead-letters.md")).replace("`", "");
        assertThat(runbook).contains("| %s | %s |".formatted(code, code.meaning()));
    }

    @Test
    void aCodeOfAnotherReleaseIsUnknown() {
        assertThat(DeadLetterCode.of("WRONG_PARTITION")).contains(DeadLetterCode.WRONG_PARTITION);
        assertThat(DeadLetterCode.of("MISSING_MOON")).isEmpty();
        assertThat(DeadLetterCode.of(null)).isEmpty();
    }
}
