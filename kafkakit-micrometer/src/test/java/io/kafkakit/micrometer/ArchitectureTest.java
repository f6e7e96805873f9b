package io.kafkakit.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-micrometer/target/classes/"))
            .importPackages("io.kafkakit.micrometer");

    @Test
    void the_packages_are_these() {
        classes()
                .should()
                .resideInAnyPackage("io.kafkakit.micrometer", "io.kafkakit.micrometer.internal")
                .check(MODULE);
    }

    @Test
    void no_thread_is_made() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.concurrent.Executor.class)
                .because("the registry and the group have threads already")
                .check(MODULE);
    }
}
