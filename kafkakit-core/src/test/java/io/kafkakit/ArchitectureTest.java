package io.kafkakit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The architecture of core, said so that the build can hold it. What the rules are made of is in {@link HouseRules}. */
class ArchitectureTest {
    /** Core's own classes: neither its tests nor the other modules that live in {@code io.kafkakit}. */
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-core/target/classes/"))
            .importPackages("io.kafkakit");

    @Test
    void the_rules_see_the_code() {
        assumeThat(Path.of("src/main/java")).exists();

        assertThat(CORE).as("classes under kafkakit-core/target/classes").isNotEmpty();
    }

    @Test
    void a_package_is_public_api_or_a_step_of_the_flow() {
        check(classes()
                .should()
                .resideInAnyPackage(
                        "io.kafkakit",
                        "io.kafkakit.codec",
                        "io.kafkakit.deadletter",
                        "io.kafkakit.monitor",
                        "io.kafkakit.internal.config",
                        "io.kafkakit.internal.deadletter",
                        "io.kafkakit.internal.flow",
                        "io.kafkakit.internal.consume",
                        "io.kafkakit.internal.route",
                        "io.kafkakit.internal.handle",
                        "io.kafkakit.internal.recover",
                        "io.kafkakit.internal.ledger",
                        "io.kafkakit.internal.commit",
                        "io.kafkakit.internal.monitor",
                        "io.kafkakit.internal.lifecycle")
                .because("listing internal/ shows the architecture, and a public package is a promise; add one here on"
                        + " purpose"));
    }

    @Test
    void every_package_has_a_package_info_that_is_null_marked() {
        check(all(HouseRules.packages())
                .should(HouseRules.haveNullMarkedPackageInfo())
                .because("it names the package's neighbours, and tells users' compilers and Kotlin what may be null"));
    }

    @Test
    void internal_packages_have_no_cycles() {
        check(slices().matching("io.kafkakit.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a step that can be reached from the step it calls can be neither read nor tested alone"));
    }

    @Test
    void steps_know_only_the_steps_they_hand_a_record_to() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("flow")
                .definedBy("io.kafkakit.internal.flow..")
                .layer("consume")
                .definedBy("io.kafkakit.internal.consume..")
                .layer("handle")
                .definedBy("io.kafkakit.internal.handle..")
                .layer("route")
                .definedBy("io.kafkakit.internal.route..")
                .layer("recover")
                .definedBy("io.kafkakit.internal.recover..")
                .layer("ledger")
                .definedBy("io.kafkakit.internal.ledger..")
                .layer("commit")
                .definedBy("io.kafkakit.internal.commit..")
                .whereLayer("consume")
                .mayOnlyAccessLayers("handle", "ledger", "commit", "flow")
                .whereLayer("handle")
                .mayOnlyAccessLayers("route", "recover", "flow")
                .whereLayer("route")
                .mayOnlyAccessLayers("flow")
                .whereLayer("recover")
                .mayOnlyAccessLayers("flow")
                .whereLayer("ledger")
                .mayNotAccessAnyLayer()
                .whereLayer("commit")
                .mayOnlyAccessLayers("ledger", "flow")
                .because("a record goes one way: consume -> handle -> route, recover; consume -> commit"));
    }

    @Test
    void the_words_of_the_flow_depend_on_no_step() {
        check(noClasses()
                .that()
                .resideInAPackage("io.kafkakit.internal.flow..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.kafkakit.internal..")
                        .and(resideOutsideOfPackage("io.kafkakit.internal.flow..")))
                .because("Delivery, Outcome and Tenure travel between the steps, so every step must be able to know"
                        + " them"));
    }

    @Test
    void public_signatures_never_mention_internal_types() {
        check(classes()
                .that()
                .resideOutsideOfPackage("io.kafkakit.internal..")
                .should(HouseRules.keepInternalTypesOutOfSignatures())
                .because("what users can name, they depend on, and internal types change without notice"));
    }

    @Test
    void internal_classes_are_public_only_for_another_package() {
        check(classes()
                .that()
                .resideInAPackage("io.kafkakit.internal..")
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .and(HouseRules.areNotMadeByKafka())
                .should(HouseRules.beUsedFromAnotherPackage())
                .because("package-private is the default: what is hidden can be changed by reading one folder"));
    }

    @Test
    void classes_are_final_unless_something_extends_them() {
        check(classes()
                .that(HouseRules.couldBeFinal())
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("extension is designed, not left open; an open class is API whether meant or not"));
    }

    @Test
    void only_codec_uses_jackson() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.kafkakit.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .because("a user with a codec of their own, or the next Jackson, must not meet this one"));
    }

    @Test
    void only_consume_commit_and_the_way_back_use_kafkas_consumer_and_producer() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.kafkakit.internal.consume..",
                        "io.kafkakit.internal.commit..",
                        "io.kafkakit.internal.deadletter..")
                .and(HouseRules.areNotTheUsersProducer())
                .should()
                .dependOnClassesThat(HouseRules.areKafkaClients())
                .because("the promise is kept where records are fetched and transactions are made; the other steps"
                        + " decide and touch nothing"));
    }

    @Test
    void only_lifecycle_makes_threads() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.kafkakit.internal.lifecycle..")
                .should()
                .accessTargetWhere(HouseRules.makesThreads())
                .because("who makes a thread must end it, and close(Duration) ends all it knows of"));
    }

    @Test
    void only_lifecycle_reads_the_clock() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.kafkakit.internal.lifecycle..")
                .should()
                .accessTargetWhere(HouseRules.readsTheClock())
                .because("tests move the Clock that is handed in; a second clock would stand still, or sleep"));
    }

    @Test
    void static_state_does_not_change() {
        check(fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .andShould(HouseRules.beOfATypeThatCannotChange())
                .because("two clusters in one JVM share nothing, and neither do two tests"));
    }

    @Test
    void a_class_is_named_for_what_it_is() {
        check(noClasses()
                .should()
                .haveNameMatching(".*[.$](Abstract|Base)[A-Z]\\w*")
                .orShould()
                .haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl)")
                .because("these words say that nobody knew what the class is for"));
    }

    @Test
    void no_public_method_starts_with_get() {
        check(methods()
                .that()
                .arePublic()
                .and(HouseRules.areOurOwn())
                .should()
                .haveNameNotMatching("get[A-Z]\\w*")
                .because("the API reads like records do: topic(), not getTopic()"));
    }

    /** A rule about a package that has no classes yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }
}
