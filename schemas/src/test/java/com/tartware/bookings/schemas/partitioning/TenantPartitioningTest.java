package com.tartware.bookings.schemas.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantPartitioningTest {
    @ParameterizedTest
    @CsvSource({"demo, 8", "acme, 8", "globex, 8", "demo, 720"})
    void everyKeyGroupOfAPartitionStaysInIt(String tenantId, int partitions) {
        int keyGroup = TenantPartitioning.keyGroupOf(tenantId);
        int keyGroupsPerPartition = TenantPartitioning.KEY_GROUPS / partitions;
        assertThat(new TenantPartitioning(partitions).partitionOf(tenantId))
                .isEqualTo(keyGroup / keyGroupsPerPartition);
    }

    @Test
    void tenantsNeverMove() {
        // Pinned: a change of any of these would break the order of every log that exists.
        TenantPartitioning eight = new TenantPartitioning(8);
        assertThat(new int[] {eight.partitionOf("demo"), eight.partitionOf("acme"), eight.partitionOf("globex")})
                .containsExactly(5, 3, 1);
    }

    @Test
    void manyTenantsUseEveryPartition() {
        TenantPartitioning eight = new TenantPartitioning(8);
        assertThat(IntStream.range(0, 1_000)
                        .map(i -> eight.partitionOf("tenant-" + i))
                        .distinct())
                .hasSize(8);
    }

    @Test
    void aPartitionCountThatSplitsAKeyGroupIsRefused() {
        assertThatThrownBy(() -> new TenantPartitioning(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not divide");
    }
}
