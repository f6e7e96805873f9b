package io.kafkakit.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a project gets that imports the BOM. */
class BomTest {

    private static final Pattern MANAGED =
            Pattern.compile("<artifactId>(.*?)</artifactId>\\s*<version>(.*?)</version>");

    /** With its parent, it would manage the versions of the project's JUnit, Logback and Kafka too. */
    @Test
    void it_manages_kafkakit_and_nothing_else() throws Exception {
        String installed = Files.readString(Path.of("../kafkakit-bom/.flattened-pom.xml"));
        assertThat(installed).doesNotContain("<parent>");
        String managed = installed.substring(installed.indexOf("<dependencyManagement>"));
        assertThat(MANAGED.matcher(managed).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrder(
                        "kafkakit-core",
                        "kafkakit-schema",
                        "kafkakit-saga",
                        "kafkakit-jdbc",
                        "kafkakit-opentelemetry",
                        "kafkakit-micrometer",
                        "kafkakit-embedded",
                        "kafkakit-test",
                        "kafkakit-spring-boot",
                        "kafkakit-spring-boot-starter",
                        "kafkakit-spring-boot-test");
    }
}
