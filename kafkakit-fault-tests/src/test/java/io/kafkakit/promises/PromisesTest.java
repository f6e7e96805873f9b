package io.kafkakit.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Each line of {@code docs/explanation/promises.md} names tests that are there and passed in this build.
 *
 * <p>It runs after all other tests, in the last module that has any, because it reads their reports. The build says when it
 * began; without that, or with chosen tests only ({@code -Dtest=…}), it can tell that tests are there and not that they ran.
 */
class PromisesTest {

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder above the working directory has a .mvn: run it with Maven");
            }
        }
        return folder;
    }

    private static Instant beginOfBuild() {
        String begin = System.getProperty("kafkakit.build.begin", "");
        return begin.isEmpty() || System.getProperty("test") != null ? Instant.MAX : Instant.parse(begin);
    }

    @Test
    void every_promise_has_a_test_that_passed_in_this_build() throws IOException {
        Path root = root();
        Register register = Register.of(Files.readAllLines(root.resolve(Register.PATH)));

        assertThat(new Proofs(root, beginOfBuild()).problems(register)).isEmpty();
    }
}
