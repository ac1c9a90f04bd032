package com.tartware.bookings.localstack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsFileTest {
    @TempDir
    Path folder;

    @Test
    void theFileOfTheSourceTreeHasTheTenantsOfTheContract() {
        TenantsFile file = TenantsFile.read(Path.of("tenants.yaml"));

        assertThat(file.tenants())
                .containsExactly(
                        new TenantsFile.Tenant("demo", List.of("demo-key")),
                        new TenantsFile.Tenant("acme", List.of("acme-key")),
                        new TenantsFile.Tenant("globex", List.of("globex-key")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tenants: []",
                "tenants: 7",
                "tenants:\n  - api_keys: [a]\n",
                "tenants:\n  - {id: demo, api_keys: []}\n",
                "tenants:\n  - {id: demo, api_keys: x}\n",
                "tenants:\n  - {id: demo, limits: 5}\n",
                "tenants:\n  - {id: demo, limits: {writes_per_second: 0}}\n",
                "tenants:\n  - {id: demo, limits: {writes: 5}}\n",
                "tenants:\n  - {id: demo, api_keys: [k]}\n  - {id: acme, api_keys: [k]}\n",
                "tenants: [\n",
                "tenants:\n  - {id: demo, api_keys: [a]}\n  - {id: demo, api_keys: [b]}\n",
                "tenants:\n  - {id: de mo, api_keys: [a]}\n",
                "tenants:\n  - {id: 7, api_keys: [a]}\n",
                "tenants:\n  - {id: demo, api_keys: [7]}\n",
                "tenants:\n  - {id: demo, api_keys: ['a b']}\n",
                "tenants:\n  - {id: demo, api_keys: [a, a]}\n",
                "tenants:\n  - {id: demo, api_keys: [a], plan: gold}\n",
                "tenants:\n  - {id: demo, id: acme, api_keys: [a]}\n",
                "tenants:\n  - {id: demo, api_keys: [a]}\nmore: 1\n"
            })
    void anUnusableFileIsRefusedByName(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("tenants.yaml"), text);

        assertThatThrownBy(() -> TenantsFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aTenantMayHaveLimitsAndNoKeyHere() throws IOException {
        Path file = Files.writeString(folder.resolve("tenants.yaml"), """
            tenants:
              - id: acme
                limits: {writes_per_second: 20000, reads_burst: 7}
              - id: demo
                api_keys: [one, two]
            """);

        assertThat(TenantsFile.read(file).plainKeyByTenant()).containsExactly(entry("demo", "one"));
    }

    @Test
    void whoActsForTenantsNeedsOneWithAKey() throws IOException {
        Path file = Files.writeString(folder.resolve("tenants.yaml"), "tenants: [{id: demo}]");

        assertThatThrownBy(() -> TenantsFile.read(file).plainKeyByTenant()).hasMessageContaining("api_keys");
    }

    @Test
    void aMissingFileIsRefusedWithTheSettingThatNamesIt() {
        assertThatThrownBy(() -> TenantsFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TARTWARE_TENANTS");
    }
}
