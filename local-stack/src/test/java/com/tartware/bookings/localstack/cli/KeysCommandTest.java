package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeysCommandTest {
    @TempDir
    Path folder;

    private Path tenants;

    @BeforeEach
    void writeTenants() throws Exception {
        tenants = Files.writeString(folder.resolve("tenants.yaml"), """
            tenants:
              - id: demo
                api_keys: [demo-key]
              - id: acme
            """);
    }

    private record Said(int exit, String out, String err) {}

    @Test
    void aNewKeyIsShownOnceAndKeptAsAHash() throws Exception {
        Said said = keys("create", "--tenant", "acme", "--scopes", "book,read", "--name", "channel manager");

        assertThat(said.exit()).as("%s", said).isZero();
        String key = said.out().strip();
        assertThat(key).matches("tw_[a-z2-7]{12}_[a-z2-7]{40}");
        assertThat(said.err()).contains("only time", "acme (read, book)", "when it is revoked");
        assertThat(file()).isRegularFile();
        assertThat(Files.readString(file())).doesNotContain(key).doesNotContain(key.substring(16));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        KeyRecord kept = read().keys().get(0);
        assertThat(kept.prefix()).isEqualTo(ApiKey.prefixOf(key).orElseThrow());
        assertThat(kept.name()).contains("channel manager");
        assertThat(keys("list").out()).doesNotContain(key);
    }

    @Test
    void withoutScopesAKeyIsGoodForEverything() throws Exception {
        keys("create", "--tenant", "demo");

        assertThat(read().keys().get(0).scopes()).containsExactlyElementsOf(KeyRecord.SCOPES);
    }

    @Test
    void aKeyMayHaveAnEnd() throws Exception {
        JsonNode created = json("create", "--tenant", "demo", "--expires", "90d");

        assertThat(Instant.parse(created.get("expires").asText()))
                .isEqualTo(Instant.parse(created.get("created").asText()).plus(Duration.ofDays(90)));
        assertThat(ApiKey.prefixOf(created.get("key").asText()))
                .contains(created.get("prefix").asText());
    }

    @Test
    void theListIsOfOneTenantOrOfAll() throws Exception {
        String demo = json("create", "--tenant", "demo").get("prefix").asText();
        String acme = json("create", "--tenant", "acme").get("prefix").asText();

        assertThat(keys("list").out()).contains("PREFIX", demo, acme, "valid");
        assertThat(keys("list", "--tenant", "acme").out()).contains(acme).doesNotContain(demo);
        JsonNode listed = json("list", "--tenant", "acme").get("keys");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("tenant").asText()).isEqualTo("acme");
        assertThat(listed.get(0).get("state").asText()).isEqualTo("valid");
        assertThat(listed.get(0).has("sha256")).isFalse();
    }

    @Test
    void anEmptyListSaysWhereItLooked() {
        assertThat(keys("list").out()).contains("no keys in " + file());
    }

    @Test
    void aRotatedKeyEndsAfterTheOverlapAndItsSuccessorMayDoTheSame() throws Exception {
        JsonNode old = json("create", "--tenant", "demo", "--scopes", "read", "--name", "feed", "--expires", "30d");
        String prefix = old.get("prefix").asText();

        JsonNode successor = json("rotate", prefix, "--overlap", "2h");

        assertThat(successor.get("prefix").asText()).isNotEqualTo(prefix);
        assertThat(successor.get("scopes")).isEqualTo(old.get("scopes"));
        assertThat(successor.get("name").asText()).isEqualTo("feed");
        Instant now = Instant.parse(successor.get("created").asText());
        assertThat(Instant.parse(successor.get("expires").asText())).isEqualTo(now.plus(Duration.ofDays(30)));
        assertThat(read().find(prefix).orElseThrow().expires()).contains(now.plus(Duration.ofHours(2)));
    }

    @Test
    void aRevokedKeyIsGone() throws Exception {
        JsonNode created = json("create", "--tenant", "demo");
        json("create", "--tenant", "demo");

        // People paste what they have: the key itself, too.
        Said said = keys("revoke", created.get("key").asText());

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("revoked the key " + created.get("prefix").asText() + " of demo")
                .doesNotContain(created.get("key").asText());
        assertThat(read().keys()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotate", "revoke"})
    void aKeyThatIsNotThereIsAFailureThatSaysWhereToLook(String verb) throws Exception {
        json("create", "--tenant", "demo");

        Said said = keys(verb, "aaaaaaaaaaaa");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("aaaaaaaaaaaa", "./tartware keys list");
        assertThat(read().keys()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "create",
                "create --tenant globex",
                "create --tenant demo --scopes root",
                "create --tenant demo --scopes read,read",
                "create --tenant demo --expires soon",
                "create --tenant demo --name \t",
                "list extra",
                "rotate",
                "rotate UPPER",
                "rotate aaaaaaaaaaaa --overlap 1",
                "revoke"
            })
    void wrongUsageIsExit2AndChangesNothing(String line) {
        Said said = keys(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(said.exit()).as("%s", said).isEqualTo(2);
        assertThat(file()).doesNotExist();
    }

    @Test
    void anUnknownTenantIsToldWhichThereAre() {
        assertThat(keys("create", "--tenant", "globex").err()).contains("demo, acme", tenants.toString());
    }

    @Test
    void aBrokenFileIsAFailureAndStaysAsItIs() throws Exception {
        Files.writeString(file(), "keys: [");

        Said said = keys("create", "--tenant", "demo");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains(file().toString(), "not valid YAML near line 1");
        assertThat(Files.readString(file())).isEqualTo("keys: [");
    }

    @Test
    void anotherFileCanBeWritten() throws Exception {
        Path other = folder.resolve("for-kubernetes/keys.yaml");

        keys("create", "--tenant", "demo", "--keys-file", other.toString());

        assertThat(new KeysFileEditor(other).read().keys()).hasSize(1);
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "create", "list", "rotate", "revoke"})
    void everyVerbHasHelp(String verb) {
        Said said = verb.isEmpty() ? keys("--help") : keys(verb, "--help");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Usage: tartware keys", "Exit codes");
    }

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Said said = keys(all.toArray(String[]::new));
        assertThat(said.exit()).as("%s", said).isZero();
        return new ObjectMapper().readTree(said.out());
    }

    private Said keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        if (arguments.length > 0 && !List.of(arguments).contains("--help")) {
            all.addAll(List.of("--data-dir", folder.toString(), "--tenants", tenants.toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tartware.commandLine(Map.of());
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = commandLine.execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private KeysFile read() throws Exception {
        return new KeysFileEditor(file()).read();
    }

    private Path file() {
        return folder.resolve("keys.yaml");
    }
}
