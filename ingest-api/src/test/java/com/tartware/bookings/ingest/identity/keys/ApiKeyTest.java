package com.tartware.bookings.ingest.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.identity.Scope;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void aKeyIsAMarkAPublicPrefixAndASecretOf200Bits() {
        ApiKey key = ApiKey.generate(random);

        assertThat(key.reveal()).matches("tw_[a-z2-7]{12}_[a-z2-7]{40}");
        assertThat(ApiKey.prefixOf(key.reveal())).contains(key.prefix());
    }

    @Test
    void noTwoKeysAgreeInPrefixOrSecret() {
        Set<String> parts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String[] key = ApiKey.generate(random).reveal().split("_", -1);
            assertThat(parts.add(key[1]) && parts.add(key[2])).isTrue();
        }
    }

    @Test
    void theHashIsOfTheWholeKey() {
        ApiKey key = ApiKey.generate(random);

        assertThat(key.sha256Hex()).isEqualTo(HexFormat.of().formatHex(ApiKey.sha256(key.reveal())));
    }

    @Test
    void aKeyInALogLineShowsNoSecret() {
        ApiKey key = ApiKey.generate(random);

        assertThat(key.toString())
                .contains(key.prefix())
                .doesNotContain(key.reveal().substring(16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tw_",
                "demo-key",
                "tw_abcdefghijkl_",
                "tw_abcdefghijklmabcdefghijklmnopqrstuvwxyzabcdefghijklmn",
                "TW_abcdefghijkl_abcdefghijklmnopqrstuvwxyzabcdefghijklmn",
                "tw_abcdefghijkl_abcdefghijklmnopqrstuvwxyzabcdefghijklmno"
            })
    void whatHasNotTheFormHasNoPrefix(String text) {
        assertThat(ApiKey.prefixOf(text)).isEmpty();
    }

    @Test
    void keysKnowTheScopesThatRoutesName() {
        assertThat(KeyRecord.SCOPES)
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::scopeName).toList());
    }
}
