package com.tartware.bookings.localstack.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void portsAreDifferentAndBelowThoseOfClients() throws IOException {
        assertThat(FreePorts.find(20)).hasSize(20).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isBetween(1_024, 32_767));
    }
}
