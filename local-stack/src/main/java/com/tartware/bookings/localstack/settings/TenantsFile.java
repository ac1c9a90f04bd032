package com.tartware.bookings.localstack.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may book here, and with which keys. */
public record TenantsFile(List<Tenant> tenants) {
    public record Tenant(
            String id, @JsonProperty("api_keys") List<String> apiKeys) {}

    /**
     * Reads and checks the file.
     *
     * @throws IllegalArgumentException naming the file and what is wrong in it
     */
    public static TenantsFile read(Path file) {
        TenantsFile read;
        try {
            read = YAMLMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(Files.readString(file), TenantsFile.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read the tenants file " + file + "; choose another: --tenants or TARTWARE_TENANTS", e);
        }
        read.check(file);
        return read;
    }

    private void check(Path file) {
        if (tenants == null || tenants.isEmpty()) {
            throw new IllegalArgumentException(file + ": no tenants");
        }
        Map<String, String> ownerOfKey = new HashMap<>();
        for (Tenant tenant : tenants) {
            if (tenant.id() == null
                    || tenant.id().isBlank()
                    || tenant.apiKeys() == null
                    || tenant.apiKeys().isEmpty()) {
                throw new IllegalArgumentException(file + ": every tenant needs an id and api_keys");
            }
            for (String key : tenant.apiKeys()) {
                String owner = ownerOfKey.putIfAbsent(key, tenant.id());
                if (owner != null) {
                    throw new IllegalArgumentException(
                            "%s: %s and %s have the same API key".formatted(file, owner, tenant.id()));
                }
            }
        }
    }
}
