package com.tartware.bookings.checker.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where tenants lie is the same for ever; the producers' own test pins the same. */
class KeyGroupsTest {
    @Test
    void tenantsLieWhereEveryProducerPutsThem() {
        assertThat(KeyGroups.partitionOf("demo", 8)).isEqualTo(5);
        assertThat(KeyGroups.partitionOf("acme", 8)).isEqualTo(3);
        assertThat(KeyGroups.partitionOf("globex", 8)).isEqualTo(1);
        assertThat(KeyGroups.partitionOf("demo", 1)).isZero();
    }
}
