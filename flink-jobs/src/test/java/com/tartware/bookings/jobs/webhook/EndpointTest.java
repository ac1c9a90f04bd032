package com.tartware.bookings.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.sinks.webhook.DeliveryResult;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many deliveries a receiver is given at once. */
class EndpointTest {
    private static final DeliveryResult QUICK = new DeliveryResult(204, null, 0, 40);
    private static final DeliveryResult UNHURRIED = new DeliveryResult(204, null, 0, 3_000);
    private static final DeliveryResult SLOW = new DeliveryResult(204, null, 0, 8_000);
    private static final DeliveryResult REFUSED = new DeliveryResult(500, null, 0, 10);
    private static final DeliveryResult HUNG = new DeliveryResult(null, DeliveryResult.Error.TIMEOUT, 0, 15_000);

    private final Endpoint endpoint = new Endpoint("demo", new UUID(1, 2));

    private void learn(DeliveryResult result, boolean behind, int times) {
        for (int time = 0; time < times; time++) {
            endpoint.learnFrom(result, behind, 1_000);
        }
    }

    @Test
    void aQuickReceiverGetsSixteenAndMoreOnlyWhileItIsBehind() {
        assertThat(endpoint.suspect()).isTrue();
        learn(QUICK, false, 4);
        assertThat(endpoint.concurrency).isEqualTo(16);
        learn(QUICK, false, 10);
        assertThat(endpoint.concurrency).isEqualTo(16);
        learn(QUICK, true, 10);
        assertThat(endpoint.concurrency).isEqualTo(26);
        learn(QUICK, true, 100);
        assertThat(endpoint.concurrency).isEqualTo(64);
    }

    @Test
    void aReceiverNearbyNeedsNoMoreThanSixteen() {
        learn(new DeliveryResult(204, null, 0, 5), true, 100);
        assertThat(endpoint.concurrency).isEqualTo(16);
    }

    @Test
    void anUnhurriedOneGetsOneMoreForEachGoodAnswer() {
        learn(UNHURRIED, true, 5);
        assertThat(endpoint.concurrency).isEqualTo(6);
        learn(UNHURRIED, true, 50);
        assertThat(endpoint.concurrency).isEqualTo(16);
    }

    @Test
    void failuresAndSlownessHalve() {
        learn(QUICK, true, 12);
        learn(REFUSED, true, 1);
        assertThat(endpoint.concurrency).isEqualTo(12);
        learn(SLOW, true, 2);
        assertThat(endpoint.concurrency).isEqualTo(3);
        learn(HUNG, true, 2);
        assertThat(endpoint.suspect()).isTrue();
    }

    @Test
    void onlyWhoHangsHasToRest() {
        learn(REFUSED, true, 100);
        assertThat(endpoint.mayBeTried(1_000)).isTrue();
        learn(HUNG, true, 3);
        assertThat(endpoint.mayBeTried(5_999)).isFalse();
        assertThat(endpoint.mayBeTried(6_000)).isTrue();
        learn(QUICK, true, 1);
        learn(HUNG, true, 2);
        assertThat(endpoint.mayBeTried(6_000)).isTrue();
    }
}
