package com.tartware.bookings.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiKeysTest {
    @Test
    void aKeySpeaksForItsTenantAlone() {
        ApiKeys keys = ApiKeys.ofYaml("""
                tenants:
                  - id: demo
                    api_keys: [demo-key, "0123"]
                  - id: Acme_2.x-y
                    api_keys:
                      - acme-key
                """, "tenants.yaml");

        assertThat(keys.tenantOf("demo-key")).contains("demo");
        assertThat(keys.tenantOf("0123")).contains("demo");
        assertThat(keys.tenantOf("acme-key")).contains("Acme_2.x-y");
        assertThat(keys.tenantOf("Demo-key")).isEmpty();
        assertThat(keys.tenantOf("")).isEmpty();
        assertThat(keys.tenants()).containsExactlyInAnyOrder("demo", "Acme_2.x-y");
    }

    static Stream<Arguments> unusableFiles() {
        return Stream.of(
                arguments("", "must hold a list named tenants"),
                arguments("tenants: []", "must hold a list named tenants"),
                arguments("- a", "must hold a list named tenants"),
                arguments("tenants: [{id: a, api_keys: [s3cret]}]\nmore: 1", "something besides"),
                arguments("tenants: [demo]", "tenants[0] must have an id"),
                arguments("tenants: [{id: a, api_keys: [s3cret], key: b}]", "neither id nor api_keys"),
                arguments("tenants: [{id: 7, api_keys: [s3cret]}]", "tenants[0].id must be text"),
                arguments("tenants: [{id: a b, api_keys: [s3cret]}]", "tenants[0].id must be 1 to 64"),
                arguments("tenants: [{id: '', api_keys: [s3cret]}]", "tenants[0].id must be 1 to 64"),
                arguments("tenants: [{id: a}]", "gives the tenant a no api_keys"),
                arguments("tenants: [{id: a, api_keys: []}]", "gives the tenant a no api_keys"),
                arguments("tenants: [{id: a, api_keys: [123]}]", "a key that is not 1 to 255 visible"),
                arguments("tenants: [{id: a, api_keys: ['s3cret x']}]", "a key that is not 1 to 255 visible"),
                arguments("tenants: [{id: a, api_keys: [s3cret, s3cret]}]", "the tenant a twice"),
                arguments("tenants: [{id: a, api_keys: [s3cret]}, {id: b, api_keys: [s3cret]}]", "the tenants a and b"),
                arguments("tenants: [{id: a, api_keys: [s3cret]}, {id: a, api_keys: [b]}]", "names the tenant a twice"),
                arguments("tenants: [{id: a, api_keys: [s3cret]\n", "is not valid YAML"),
                arguments("tenants: [{id: a, id: b, api_keys: [s3cret]}]", "is not valid YAML"),
                arguments("tenants: !!java.io.File [s3cret]", "is not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("unusableFiles")
    void anUnusableFileIsRefusedWithASentenceThatHoldsNoKey(String yaml, String sentence) {
        assertThatThrownBy(() -> ApiKeys.ofYaml(yaml, "tenants.yaml"))
                .isInstanceOf(TenantsFileException.class)
                .hasMessageStartingWith("The tenants file tenants.yaml ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ApiKeys.ofFile(Path.of("no-such-file.yaml")))
                .isInstanceOf(TenantsFileException.class)
                .hasMessageContaining("no-such-file.yaml")
                .hasMessageContaining("--tenants");
    }
}
