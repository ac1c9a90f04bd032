package com.tartware.bookings.ingest.admission;

import com.tartware.bookings.ingest.fairuse.FairUseOptions;
import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.identity.jwt.JwtOptions;
import com.tartware.bookings.ingest.tls.TlsOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who is let in, to what, how often, and over which connections. */
public final class AdmissionOptions {
    @Option(
            names = "--tenants",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_INGEST_TENANTS:-local-stack/tenants.yaml}",
            description = "Tenants, their limits, and API keys for use on one machine (env TARTWARE_INGEST_TENANTS;"
                    + " local-stack/tenants.yaml).")
    Path tenants;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_INGEST_KEYS:-}",
            description =
                    "Hashes of API keys, as ./tartware keys writes them; read again within a second of a change (env"
                            + " TARTWARE_INGEST_KEYS; none).")
    String keys;

    @Mixin
    JwtOptions jwt;

    @Mixin
    TlsOptions tls;

    @Mixin
    FairUseOptions fairUse;

    /** @throws SettingRefusedException if a setting or a file cannot be used */
    public Admission open(MeterRegistry metrics) {
        return Admission.of(this, metrics);
    }
}
