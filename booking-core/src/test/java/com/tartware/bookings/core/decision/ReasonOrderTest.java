package com.tartware.bookings.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The precedence is written once, in the enum; what users read says the same. */
class ReasonOrderTest {
    private static final Path PAGE = Path.of("..", "docs", "decisions.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| `([A-Z_]+)` \\|");

    @Test
    void theDocumentationListsEveryReasonInOrder() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
        assertThat(documented)
                .containsExactlyElementsOf(IntStream.range(0, Reason.values().length)
                        .mapToObj(i -> (i + 1) + " " + Reason.values()[i])
                        .toList());
    }
}
