package io.kafkakit.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Pages know no server, and text knows no page. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-console/target/classes/"))
            .importPackages("io.kafkakit.console");

    @Test
    void internal_packages_have_no_cycles() {
        slices().matching("io.kafkakit.console.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MODULE);
    }

    @Test
    void only_the_two_adapters_know_a_server() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.kafkakit.console.ConsoleServer")
                .and()
                .doNotHaveFullyQualifiedName("io.kafkakit.console.ConsoleServlet")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.net.httpserver..", "jakarta.servlet..")
                .because(
                        "a console without servlets on its class path must work, and one in a container needs no JDK server")
                .check(MODULE);
    }

    @Test
    void only_pages_render() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.kafkakit.console.internal.pages..", "io.kafkakit.console.internal.templates..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("gg.jte..")
                .check(MODULE);
    }
}
