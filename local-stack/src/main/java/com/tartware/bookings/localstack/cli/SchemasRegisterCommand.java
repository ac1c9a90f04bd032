package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.schemas.release.SchemaRegistration;
import com.tartware.bookings.schemas.release.SchemaRegistration.Registered;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "register",
        description = {
            "Registers every released version and this build's, under FULL_TRANSITIVE; safe to repeat.",
            "Exit 1 if the registry refuses one, which another build may be the cause of: check says."
        })
final class SchemasRegisterCommand implements Callable<Integer> {
    @Mixin
    private RegistryOptions options;

    @Override
    public Integer call() throws IOException, LaunchException {
        return options.ask(registry -> {
            List<Registered> subjects = SchemaRegistration.registerAll(registry);
            if (options.json) {
                ObjectNode answer = JsonNodeFactory.instance.objectNode();
                ArrayNode array = answer.putArray("subjects");
                subjects.forEach(subject -> array.addObject()
                        .put("subject", subject.subject())
                        .put("schema_id", subject.schemaId())
                        .put("released_versions", subject.releasedVersions())
                        .put("source_is_released", subject.sourceIsReleased()));
                System.out.println(answer);
            } else {
                subjects.forEach(subject -> System.out.printf(
                        "%-36s id %d, %d released%s%n",
                        subject.subject(),
                        subject.schemaId(),
                        subject.releasedVersions(),
                        subject.sourceIsReleased() ? "" : ", and a source that is not released yet"));
            }
            return 0;
        });
    }
}
