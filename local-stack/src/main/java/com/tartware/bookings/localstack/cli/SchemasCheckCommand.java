package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.schemas.release.SchemaRegistration;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "check",
        description = {
            "Says what keeps this build from running against the registry: a source that is not released, a schema or a rule that the",
            "registry does not have, a version of another build that this one cannot follow. Only reads. Exit 1 if there is anything."
        })
final class SchemasCheckCommand implements Callable<Integer> {
    @Mixin
    private RegistryOptions options;

    @Override
    public Integer call() throws IOException, LaunchException {
        return options.ask(registry -> {
            List<String> differences = SchemaRegistration.differences(registry);
            if (options.json) {
                ObjectNode answer = JsonNodeFactory.instance.objectNode();
                differences.forEach(answer.putArray("differences")::add);
                System.out.println(answer);
            } else {
                differences.forEach(System.out::println);
                System.out.println(
                        switch (differences.size()) {
                            case 0 -> "the registry fits this build";
                            case 1 -> "1 difference";
                            default -> differences.size() + " differences";
                        });
            }
            return differences.isEmpty() ? 0 : 1;
        });
    }
}
