package com.tartware.bookings.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What Maven cannot see: ingest receives, and never decides or projects. */
@AnalyzeClasses(packages = "com.tartware.bookings.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule ingestKnowsOfOurModulesOnlySchemas = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.flink..",
                    "com.tartware.bookings.core..",
                    "com.tartware.bookings.codec..",
                    "com.tartware.bookings.sinks..",
                    "com.tartware.bookings.jobs..",
                    "com.tartware.bookings.local..");

    @ArchTest
    static final ArchRule onlyTheLogPackageSpeaksToKafka = noClasses()
            .that()
            .resideOutsideOfPackage("..ingest.log..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyTheStorePackageSpeaksToPostgres = noClasses()
            .that()
            .resideOutsideOfPackage("..ingest.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule onlyFairUseSpeaksToRedis = noClasses()
            .that()
            .resideOutsideOfPackage("..ingest.fairuse..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis..");

    /** The command line writes keys without the server's libraries. */
    @ArchTest
    static final ArchRule theKeysFileNeedsNothingButYaml = classes()
            .that()
            .resideInAPackage("..ingest.identity.keys..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.yaml.snakeyaml..", "..ingest.identity.keys..");

    @ArchTest
    static final ArchRule packagesDoNotGoInCircles =
            slices().matching("com.tartware.bookings.ingest.(*)..").should().beFreeOfCycles();
}
