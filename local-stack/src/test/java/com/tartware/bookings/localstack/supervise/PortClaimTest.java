package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortClaimTest {
    @Test
    void aTakenPortIsNamedWithItsUserItsHolderAndTheSettingThatMovesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PortClaim claim = new PortClaim("ingest", taken.getLocalPort(), "--ingest-port");

            assertThat(claim.conflict().orElseThrow())
                    .contains("port " + taken.getLocalPort(), "for ingest")
                    .contains("--ingest-port N", "TARTWARE_INGEST_PORT=N")
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aFreePortIsNoConflict() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(new PortClaim("ingest", port, "--ingest-port").conflict()).isEmpty();
    }
}
