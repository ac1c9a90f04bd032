package com.tartware.bookings.ingest.waits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WaitOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "ingest-0, 0",
        "ingest-5, 5",
        "ingest-13, 5",
        "ingest-3.ingest.bookings.svc.cluster.local, 3",
        "node17, 1",
        "ingest-999999999, 7",
    })
    void processesOfOneSetReadPartitionsSideBySide(String host, int partition) {
        assertThat(WaitOptions.ofHost(host, 8)).isEqualTo(partition);
    }

    @ParameterizedTest
    @CsvSource({"localhost", "ip-10-0-0-x", "host.domain7", "7up-pod", "''"})
    void otherHostsGetSomePartition(String host) {
        assertThat(WaitOptions.ofHost(host, 8)).isBetween(0, 7).isEqualTo(Math.floorMod(host.hashCode(), 8));
    }

    @Test
    void theOptionSaysOtherwise() {
        Server server = new Server();
        new CommandLine(server).parseArgs("--answers-partition", "11", "--waits-max", "7");
        assertThat(server.options.answerPartition(8)).isEqualTo(3);
        assertThat(server.options.answerPartition(20)).isEqualTo(11);
        assertThat(server.options.waitsMax()).isEqualTo(7);
    }

    @Test
    void withoutOptionsThereIsAPartitionAndALimit() {
        Server server = new Server();
        new CommandLine(server).parseArgs();
        assertThat(server.options.answerPartition(8)).isBetween(0, 7);
        assertThat(server.options.waitsMax()).isEqualTo(Waits.WAITS_MAX);
    }

    @Command
    private static final class Server {
        @Mixin
        private WaitOptions options;
    }
}
