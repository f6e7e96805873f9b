package io.kafkakit.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The inbox and the outbox share what databases are like, and nothing else. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-jdbc/target/classes/"))
            .importPackages("io.kafkakit.jdbc");

    @Test
    void the_packages_are_these() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.kafkakit.jdbc",
                        "io.kafkakit.jdbc.outbox",
                        "io.kafkakit.jdbc.internal.inbox",
                        "io.kafkakit.jdbc.internal.outbox",
                        "io.kafkakit.jdbc.internal.sql")
                .check(MODULE);
    }

    @Test
    void internal_packages_have_no_cycles() {
        slices().matching("io.kafkakit.jdbc.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MODULE);
    }

    @Test
    void the_driver_is_known_by_one_class() {
        noClasses()
                .that()
                .doNotHaveSimpleName("PostgresNotifications")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .because("a service with another database does not have it")
                .check(MODULE);
    }
}
