package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One jar for all versions of Kafka: what only some of them can load is named nowhere else. */
class OneJarTest {

    @Test
    void only_the_mended_broker_names_what_kafka_4_2_does_not_have() throws Exception {
        assertThat(classesThatName("org/apache/kafka/metadata/KRaftMetadataCache"))
                .allMatch(OneJarTest::isTheMendedBroker);
    }

    @Test
    void only_itself_names_the_mended_broker() throws Exception {
        assertThat(classesThatName("io/kafkakit/embedded/MendedBroker")).allMatch(OneJarTest::isTheMendedBroker);
    }

    private static boolean isTheMendedBroker(String file) {
        return file.startsWith("MendedBroker");
    }

    /** In their constant pools, where a class is named with slashes. */
    private static List<String> classesThatName(String name) throws Exception {
        Path classes = Path.of(EmbeddedKafka.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(all).hasSizeGreaterThan(10);
            return all.stream()
                    .filter(file -> text(file).contains(name))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
