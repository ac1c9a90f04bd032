package com.tartware.bookings.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class FlinkKeyGroupTest {
    @Test
    void producersAndFlinkComputeTheSameKeyGroup() {
        Random random = new Random(11);
        for (int i = 0; i < 100_000; i++) {
            String tenantId = Long.toString(random.nextLong(), 36);
            assertThat(TenantPartitioning.keyGroupOf(tenantId))
                    .isEqualTo(KeyGroupRangeAssignment.assignToKeyGroup(tenantId, TenantPartitioning.KEY_GROUPS));
        }
    }
}
