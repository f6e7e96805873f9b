package io.kafkakit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
                        "io.kafkakit.effect",
                        "io.kafkakit.interceptor",
                        "io.kafkakit.monitor",
                        "io.kafkakit.state",
                        "io.kafkakit.internal.config",
                        "io.kafkakit.internal.topics",
                        "io.kafkakit.internal.flow",
                        "io.kafkakit.internal.group",
                        "io.kafkakit.internal.assign",
                        "io.kafkakit.internal.lookup",
                        "io.kafkakit.internal.restore",
                        "io.kafkakit.internal.consume",
                        "io.kafkakit.internal.dispatch",
                        "io.kafkakit.internal.route",
                        "io.kafkakit.internal.handle",
                        "io.kafkakit.internal.encode",
                        "io.kafkakit.internal.recover",
                        "io.kafkakit.internal.ledger",
                        "io.kafkakit.internal.tenure",
                        "io.kafkakit.internal.produce",
                        "io.kafkakit.internal.commit",
                        "io.kafkakit.internal.letter",
                        "io.kafkakit.internal.deadletter",
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
    void no_file_can_be_reached_from_those_it_uses() {
        check(slices().assignedFrom(HouseRules.files())
                .should()
                .beFreeOfCycles()
                .because("of two files that need each other, neither can be read, tested or moved alone"));
    }

    @Test
    void constructors_take_few_things() {
        check(constructors()
                .should(HouseRules.takeFewThings())
                .because("what takes more is several things, or is put together in the wrong place"));
    }

    /** Which steps each of them may know. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("assign", List.of("flow")),
            Map.entry("lookup", List.of("ledger", "flow")),
            Map.entry("restore", List.of("lookup", "dispatch", "tenure", "ledger", "flow")),
            Map.entry(
                    "consume",
                    List.of("restore", "lookup", "dispatch", "handle", "tenure", "ledger", "commit", "flow")),
            Map.entry("dispatch", List.of("handle", "tenure", "ledger", "commit", "flow")),
            Map.entry("handle", List.of("route", "recover", "encode", "flow")),
            Map.entry("encode", List.of("flow")),
            Map.entry("route", List.of("flow")),
            Map.entry("recover", List.of("flow")),
            Map.entry("ledger", List.of()),
            Map.entry("tenure", List.of("ledger", "flow")),
            Map.entry("produce", List.of("encode", "flow")),
            Map.entry("commit", List.of("produce", "lookup", "tenure", "ledger", "encode", "flow")));

    @Test
    void steps_know_only_the_steps_they_hand_a_record_to() {
        ARROWS.forEach((step, known) -> {
            String[] others = ARROWS.keySet().stream()
                    .filter(other -> !other.equals(step) && !known.contains(other))
                    .map(other -> "io.kafkakit.internal." + other + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage("io.kafkakit.internal." + step + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("a record goes one way: restore -> consume -> dispatch -> handle -> route, recover; and"
                            + " dispatch -> commit"));
        });
    }

    @Test
    void a_package_has_at_most_twenty_files() throws IOException {
        Path internal = Path.of("src/main/java/io/kafkakit/internal");
        assumeThat(internal).exists();
        try (Stream<Path> packages = Files.list(internal)) {
            for (Path each : packages.toList()) {
                try (Stream<Path> files = Files.list(each)) {
                    assertThat(files.count()).as("files of " + each).isLessThanOrEqualTo(20);
                }
            }
        }
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
                // The console reads resolutions topics with it.
                .doNotHaveSimpleName("Resolutions")
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
    void dispatch_and_the_steps_behind_it_touch_no_client_of_kafkas() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.kafkakit.internal.assign..",
                        "io.kafkakit.internal.restore..",
                        "io.kafkakit.internal.consume..",
                        "io.kafkakit.internal.produce..",
                        "io.kafkakit.internal.lookup..",
                        "io.kafkakit.internal.tenure..",
                        "io.kafkakit.internal.commit..",
                        "io.kafkakit.internal.letter..",
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
