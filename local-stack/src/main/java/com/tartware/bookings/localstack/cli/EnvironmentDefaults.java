package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.supervise.PortClaim;
import java.lang.reflect.Field;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives every setting of {@link StackOptions} its environment variable: {@code --kafka-port} is TARTWARE_KAFKA_PORT. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        boolean setting =
                argument.userObject() instanceof Field field && field.getDeclaringClass() == StackOptions.class;
        if (!setting) {
            return null;
        }
        String value = environment.get(PortClaim.environmentVariable(((OptionSpec) argument).longestName()));
        return value == null || value.isBlank() ? null : value;
    }
}
