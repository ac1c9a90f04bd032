package com.tartware.bookings.schemas.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSecretsTest {
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final UUID ENDPOINT = UUID.fromString("00000000-0000-0000-0000-000000000001");

    @Test
    void signsAsTheStandardsLibrariesDo() {
        // The vector of the reference libraries' own tests.
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(WebhookSignature.of(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theSameKeyDerivesTheSameSecretInEveryProcess() {
        WebhookSecrets one = WebhookSecrets.of(MASTER_KEY);
        WebhookSecrets other = WebhookSecrets.of(" " + MASTER_KEY + "\n");
        assertThat(one.textOf("demo", ENDPOINT, 1)).isEqualTo(other.textOf("demo", ENDPOINT, 1));
        String text = one.textOf("demo", ENDPOINT, 1);
        assertThat(text).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(text.substring(6))).hasSize(32).isEqualTo(one.keyOf("demo", ENDPOINT, 1));
    }

    @Test
    void everyTenantEndpointAndGenerationHasItsOwnSecret() {
        WebhookSecrets secrets = WebhookSecrets.of(MASTER_KEY);
        Set<String> texts = new HashSet<>();
        for (String tenantId : new String[] {"demo", "acme"}) {
            for (UUID endpointId : new UUID[] {ENDPOINT, new UUID(7, 7)}) {
                for (int generation : new int[] {1, 2, 11}) {
                    texts.add(secrets.textOf(tenantId, endpointId, generation));
                }
            }
        }
        texts.add(WebhookSecrets.of(WebhookSecrets.newMasterKey()).textOf("demo", ENDPOINT, 1));
        assertThat(texts).hasSize(13);
    }

    @Test
    void aKeyThatIsTooShortOrNoneIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> WebhookSecrets.of("geheim!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("geheim")
                .hasNoCause();
        assertThatThrownBy(() -> WebhookSecrets.of(Base64.getEncoder().encodeToString(new byte[31])))
                .hasMessageContaining("31 bytes");
        assertThatThrownBy(() -> WebhookSecrets.from(null, " ")).hasMessageContaining(WebhookSecrets.ENVIRONMENT);
    }

    @Test
    void theFileWinsOverTheEnvironment(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key");
        String key = WebhookSecrets.newMasterKey();
        Files.writeString(file, key + "\n");
        assertThat(WebhookSecrets.from(file, MASTER_KEY).textOf("demo", ENDPOINT, 1))
                .isEqualTo(WebhookSecrets.of(key).textOf("demo", ENDPOINT, 1));
        assertThatThrownBy(() -> WebhookSecrets.from(folder.resolve("none"), MASTER_KEY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
