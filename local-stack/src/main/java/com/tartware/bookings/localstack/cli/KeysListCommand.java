package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {"Lists the keys that were created.", "Those written in the tenants file are not among them."})
final class KeysListCommand extends KeysVerb {
    @Option(names = "--tenant", paramLabel = "ID", description = "Of one tenant only.")
    private String tenant;

    @Override
    int ask(StackSettings settings, KeysFileEditor keys, Path file) throws IOException, UnusableException {
        List<KeyRecord> asked = keys.read().keys().stream()
                .filter(key -> tenant == null || key.tenant().equals(tenant))
                .toList();
        Instant now = Instant.now();
        if (json) {
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode list = answer.putArray("keys");
            asked.forEach(
                    key -> describe(list.addObject(), key).put("state", key.isExpiredAt(now) ? "expired" : "valid"));
            out().println(answer);
        } else if (asked.isEmpty()) {
            out().println("no keys in " + file);
        } else {
            TextTable table = new TextTable("PREFIX", "TENANT", "NAME", "SCOPES", "CREATED", "EXPIRES", "STATE");
            asked.forEach(key -> table.row(
                    key.prefix(),
                    key.tenant(),
                    key.name().map(name -> TextTable.shortened(name, 40)).orElse(null),
                    String.join(",", key.scopes()),
                    key.created(),
                    key.expires().orElse(null),
                    key.isExpiredAt(now) ? "expired" : "valid"));
            table.lines().forEach(out()::println);
        }
        out().flush();
        return 0;
    }
}
