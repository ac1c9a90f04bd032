package com.tartware.bookings.localstack;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What Maven cannot see: ingest's libraries are not here, so little of its code can be used. */
@AnalyzeClasses(packages = "com.tartware.bookings.localstack", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule ofIngestOnlyTheKeysFileIsUsed = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("com.tartware.bookings.ingest..")
                    .and(not(resideInAPackage("com.tartware.bookings.ingest.identity.keys.."))));
}
