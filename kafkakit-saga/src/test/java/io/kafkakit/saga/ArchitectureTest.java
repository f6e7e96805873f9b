package io.kafkakit.saga;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What a saga decides knows nothing of how it is kept and sent, so that it can be simulated. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-saga/target/classes/"))
            .importPackages("io.kafkakit.saga");

    @Test
    void the_packages_are_these() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.kafkakit.saga",
                        "io.kafkakit.saga.test",
                        "io.kafkakit.saga.internal.plan",
                        "io.kafkakit.saga.internal.machine",
                        "io.kafkakit.saga.internal.engine",
                        "io.kafkakit.saga.internal.participant")
                .check(MODULE);
    }

    @Test
    void internal_packages_have_no_cycles() {
        slices().matching("io.kafkakit.saga.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MODULE);
    }

    @Test
    void a_definition_and_its_machine_touch_no_client_no_state_and_no_clock() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kafkakit.saga.internal.plan..", "io.kafkakit.saga.internal.machine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.clients..",
                        "io.kafkakit.state..",
                        "io.kafkakit.saga.internal.engine..",
                        "io.kafkakit.saga.internal.participant..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("the explorer runs them through all ways of a definition, in simulated time")
                .check(MODULE);
    }

    @Test
    void the_engine_and_participants_do_not_know_each_other() {
        noClasses()
                .that()
                .resideInAPackage("io.kafkakit.saga.internal.participant..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kafkakit.saga.internal.engine..", "io.kafkakit.saga.internal.plan..")
                .because("they run in different services, and only headers join them")
                .check(MODULE);
    }

    @Test
    void the_test_kit_needs_no_broker() {
        noClasses()
                .that()
                .resideInAPackage("io.kafkakit.saga.test..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kafkakit.saga.internal.engine..", "org.apache.kafka.clients..")
                .check(MODULE);
    }
}
