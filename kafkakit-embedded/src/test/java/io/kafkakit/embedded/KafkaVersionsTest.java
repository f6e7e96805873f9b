package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaVersionsTest {
    @TempDir
    Path directory;

    @Test
    void jars_of_one_version_are_fine() {
        assertThatCode(() -> KafkaVersions.check(getClass().getClassLoader())).doesNotThrowAnyException();
    }

    @Test
    void jars_of_two_versions_are_refused_by_name() throws Exception {
        URL[] jars = {jar("kafka-clients-4.4.0", "4.4.0"), jar("kafka-server-4.3.1", "4.3.1")};
        try (URLClassLoader loader = new URLClassLoader(jars, null)) {
            assertThatThrownBy(() -> KafkaVersions.check(loader))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("{4.3.1=[kafka-server], 4.4.0=[kafka-clients]}")
                    .hasMessageContaining("set the property kafka.version");
        }
    }

    private URL jar(String name, String version) throws Exception {
        Path path = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path))) {
            jar.putNextEntry(new JarEntry("kafka/kafka-version.properties"));
            jar.write(("version=" + version).getBytes(StandardCharsets.UTF_8));
        }
        return path.toUri().toURL();
    }
}
