package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logs worth keeping: each is the shortest on which a plausible slip shows. A new case is what a failing simulation prints, put
 * into the folder {@code cases} as it is; or it is played alone, from wherever it is:
 *
 * <pre>{@code
 * mvn -B -pl booking-core -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ReplaySimulationTest -Dsimulation.case=/tmp/case.log
 * }</pre>
 */
class ReplaySimulationTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theLedgerDecidesEveryKeptCaseAsTheContractSays(Path log) throws IOException {
        assertThat(Simulation.replay(Files.readString(log)).map(Violation::report))
                .isEmpty();
    }

    static List<Path> cases() throws IOException, URISyntaxException {
        String one = System.getProperty("simulation.case");
        if (one != null) {
            return List.of(Path.of(one));
        }
        Path folder = Path.of(ReplaySimulationTest.class.getResource("cases").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
