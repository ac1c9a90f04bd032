package com.tartware.bookings.schemas.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com",
                "HTTPS://hooks.example.com:8443/a/b?c=d%20e",
                "https://[2606:4700::1]/hook"
            })
    void httpsAddressesAreTaken(String url) {
        assertThat(WebhookUrl.parse(url, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com",
                "//hooks.example.com",
                "http://hooks.example.com",
                "ftp://hooks.example.com",
                "https:hooks.example.com",
                "https:///hook",
                "https://user@hooks.example.com",
                "https://u:p@hooks.example.com",
                "https://hooks.example.com/#part",
                "https://hooks.example.com:0/",
                "https://hooks.example.com:65536/",
                "https://hooks.example.com/a b",
                "https://hooks.example.com/\r\nx: y",
                "https://hôtel.example.com/",
                "https://example.com\\@127.0.0.1/"
            })
    void whatIsNoPlainHttpsAddressIsNot(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @Test
    void plainHttpIsForADevelopersMachine() {
        assertThat(WebhookUrl.parse("http://127.0.0.1:9000/hook", true)).isPresent();
        assertThat(WebhookUrl.parse("file:///etc/passwd", true)).isEmpty();
        assertThat(WebhookUrl.parse("https://a.example/" + "a".repeat(2_048), true))
                .isEmpty();
    }

    @Test
    void everyOutcomeHasAType() {
        assertThat(WebhookEventType.of(Outcome.CONFIRMED)).isEqualTo("booking.confirmed");
        assertThat(WebhookEventType.of(Outcome.REJECTED)).isEqualTo("booking.rejected");
        assertThat(WebhookEventType.of(Outcome.INVENTORY_SET)).isEqualTo("inventory.set");
    }
}
