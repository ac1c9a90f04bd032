package com.tartware.bookings.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tartware.bookings.ingest.fairuse.Limits;
import com.tartware.bookings.ingest.fairuse.Rate;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantsTest {
    @Test
    void aKeySpeaksForItsTenantAlone() {
        Tenants keys = Tenants.ofYaml("""
            tenants:
              - id: demo
                api_keys: [demo-key, "0123"]
              - id: Acme_2.x-y
                api_keys:
                  - acme-key
            """, "tenants.yaml");

        assertThat(keys.principalOf("demo-key").map(Principal::tenantId)).contains("demo");
        assertThat(keys.principalOf("0123").map(Principal::tenantId)).contains("demo");
        assertThat(keys.principalOf("acme-key").map(Principal::tenantId)).contains("Acme_2.x-y");
        assertThat(keys.principalOf("Demo-key")).isEmpty();
        assertThat(keys.principalOf("")).isEmpty();
        assertThat(keys.ids()).containsExactlyInAnyOrder("demo", "Acme_2.x-y");
    }

    @Test
    void aKeyOfTheTenantsFileIsGoodForEverything() {
        Tenants keys = Tenants.ofYaml("tenants: [{id: demo, api_keys: [demo-key]}]", "tenants.yaml");

        assertThat(keys.principalOf("demo-key").orElseThrow().scopes()).containsExactlyInAnyOrder(Scope.values());
        assertThat(keys.principalOf("demo-key").orElseThrow().stillValid()).isTrue();
        assertThat(keys.principalOf("demo-key").orElseThrow().toString()).doesNotContain("demo-key");
    }

    @Test
    void aTenantMayHaveNoKeyHereAndLimitsOfItsOwn() {
        Tenants tenants = Tenants.ofYaml("""
            tenants:
              - id: large
                limits: {writes_per_second: 20000, writes_burst: 40000, concurrent_requests: 7}
              - id: usual
            """, "tenants.yaml");

        Map<String, Limits> limits = tenants.limits(Limits.DEFAULT);
        assertThat(limits.get("usual")).isEqualTo(Limits.DEFAULT);
        assertThat(limits.get("large")).isEqualTo(new Limits(new Rate(20_000, 40_000), Limits.DEFAULT.reads(), 7));
    }

    static Stream<Arguments> unusableFiles() {
        return Stream.of(
                arguments("", "must hold a list named tenants"),
                arguments("tenants: []", "must hold a list named tenants"),
                arguments("- a", "must hold a list named tenants"),
                arguments("tenants: [{id: a, api_keys: [s3cret]}]\nmore: 1", "something besides"),
                arguments("tenants: [demo]", "tenants[0] must have an id"),
                arguments("tenants: [{id: a, api_keys: [s3cret], key: b}]", "none of id, api_keys and limits"),
                arguments("tenants: [{id: 7, api_keys: [s3cret]}]", "tenants[0].id must be text"),
                arguments("tenants: [{id: a b, api_keys: [s3cret]}]", "tenants[0].id must be 1 to 64"),
                arguments("tenants: [{id: '', api_keys: [s3cret]}]", "tenants[0].id must be 1 to 64"),
                arguments("tenants: [{id: a, api_keys: []}]", "no list of keys"),
                arguments("tenants: [{id: a, api_keys: s3cret}]", "no list of keys"),
                arguments("tenants: [{id: a, limits: 5}]", "limits that are no settings"),
                arguments("tenants: [{id: a, limits: {writes_per_second: 0}}]", "writes_per_second that is no number"),
                arguments("tenants: [{id: a, limits: {reads_burst: '5'}}]", "reads_burst that is no number"),
                arguments("tenants: [{id: a, limits: {writes: 5}}]", "a limit that does not exist; there are"),
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
        assertThatThrownBy(() -> Tenants.ofYaml(yaml, "tenants.yaml"))
                .isInstanceOf(TenantsFileException.class)
                .hasMessageStartingWith("The tenants file tenants.yaml ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Tenants.ofFile(Path.of("no-such-file.yaml")))
                .isInstanceOf(TenantsFileException.class)
                .hasMessageContaining("no-such-file.yaml")
                .hasMessageContaining("--tenants");
    }
}
