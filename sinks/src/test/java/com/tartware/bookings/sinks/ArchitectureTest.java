package com.tartware.bookings.sinks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a sink may know: the contract, Flink and Kafka. What decides, and who calls it, it does not. */
@AnalyzeClasses(packages = "com.tartware.bookings.sinks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsTheContractFlinkKafkaAndTheirLogAndNothingElse = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "com.tartware.bookings.sinks..",
                    "com.tartware.bookings.schemas..",
                    "com.tartware.bookings.avro..",
                    "org.apache.avro..",
                    "org.apache.flink..",
                    "org.apache.kafka..",
                    // Speaks HTTP to the tenants' endpoints.
                    "org.eclipse.jetty..",
                    "javax.net.ssl..",
                    // Flink's own log: what a sink takes for harmless it must say.
                    "org.slf4j..",
                    "java..",
                    "javax.net.ssl..");

    @ArchTest
    static final ArchRule noDestinationKnowsAnother =
            slices().matching("com.tartware.bookings.sinks.(*)..").should().notDependOnEachOther();
}
