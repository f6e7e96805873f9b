package io.kafkakit.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Each library is known by one package, so that a user of one format needs no other's. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(location -> location.contains("/kafkakit-schema/target/classes/"))
            .importPackages("io.kafkakit.schema");

    @Test
    void each_library_is_known_by_the_package_of_its_format_only() {
        known("org.apache.avro..", "io.kafkakit.schema.internal.avro..");
        known("com.google.protobuf..", "io.kafkakit.schema.internal.protobuf..");
        known("com.networknt..", "io.kafkakit.schema.internal.json..");
    }

    private static void known(String library, String by) {
        noClasses()
                .that()
                .resideOutsideOfPackage(by)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MODULE);
    }

    @Test
    void the_validator_is_known_by_one_class() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Validator")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.networknt..")
                .check(MODULE);
    }

    @Test
    void formats_do_not_know_each_other() {
        slices().matching("io.kafkakit.schema.internal.(*)..")
                .should()
                .notDependOnEachOther()
                .check(MODULE);
    }
}
