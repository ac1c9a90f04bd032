package com.tartware.bookings.localstack.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClientScriptTest {
    private static final List<String> TENANTS = List.of("acme", "demo", "globex");
    private static final LocalDate FIRST_NIGHT = LocalDate.of(2026, 12, 1);

    @Test
    void theSameSeedAndClientAskTheSameAndOthersAskOtherwise() {
        assertThat(requests(1, 1, 500)).isEqualTo(requests(1, 1, 500));
        assertThat(requests(1, 1, 500)).isNotEqualTo(requests(2, 1, 500));
        assertThat(bodies(requests(1, 1, 50))).isNotEqualTo(bodies(requests(1, 2, 50)));
    }

    private static List<String> bodies(List<PlannedRequest> requests) {
        return requests.stream().map(PlannedRequest::body).toList();
    }

    @Test
    void everythingIsAskedAndSomeOfItAgain() {
        List<PlannedRequest> requests = requests(1, 1, 3_000);

        assertThat(requests.stream().map(PlannedRequest::ask).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Ask.values());
        assertThat(requests.stream().map(PlannedRequest::again).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Again.values());
        assertThat(requests.stream().map(PlannedRequest::tenantId).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(TENANTS);
    }

    @Test
    void noKeyIsTheSameTwiceWhoeverAsks() {
        Set<String> keys = new HashSet<>();
        for (int client = 1; client <= 8; client++) {
            for (PlannedRequest request : requests(5, client, 500)) {
                if (request.idempotencyKey() != null) {
                    assertThat(keys.add(request.idempotencyKey()))
                            .as(request.idempotencyKey())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void whatNeedsABookingNamesAnEarlierRequestThatMakesOne() {
        List<PlannedRequest> requests = requests(9, 3, 2_000);
        for (PlannedRequest request : requests) {
            if (request.ask().needsABooking()) {
                PlannedRequest creation = requests.get(request.bookingOf() - 1);
                assertThat(creation.number()).isEqualTo(request.bookingOf()).isLessThan(request.number());
                assertThat(creation.ask().makesABooking()).isTrue();
                assertThat(creation.tenantId().equals(request.tenantId())).isEqualTo(request.ask() != Ask.FOREIGN);
                assertThat(request.path()).contains(PlannedRequest.BOOKING);
            } else {
                assertThat(request.path()).doesNotContain(PlannedRequest.BOOKING);
            }
        }
    }

    @Test
    void sharesAreOfAThousand() {
        for (int draw = 0; draw < 1_000; draw++) {
            assertThat(Ask.of(draw)).isNotNull();
        }
    }

    private static List<PlannedRequest> requests(long seed, int client, int count) {
        ClientScript script = new ClientScript(seed, client, TENANTS, FIRST_NIGHT);
        List<PlannedRequest> requests = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            requests.add(script.next());
        }
        return requests;
    }
}
