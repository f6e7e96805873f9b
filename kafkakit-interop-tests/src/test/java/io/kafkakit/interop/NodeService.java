package io.kafkakit.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** A Node process. It ends when its stdin is closed; if it does not, it is killed. */
final class NodeService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final Path said;
    private final Path log;

    private NodeService(Process process, Path said, Path log) {
        this.process = process;
        this.said = said;
        this.log = log;
    }

    static NodeService start(Path directory, NodeSetup setup) {
        try {
            Path said = Files.createTempFile(directory, setup.groupId() + "-", ".out");
            Path log = Path.of(said.toString().replace(".out", ".log"));
            ProcessBuilder builder = new ProcessBuilder(
                            "node", "service.cjs", JsonMapper.shared().writeValueAsString(setup))
                    .directory(directory.toFile())
                    .redirectOutput(said.toFile())
                    .redirectError(log.toFile());
            builder.environment().put("KAFKAJS_NO_PARTITIONER_WARNING", "1");
            return new NodeService(builder.start(), said, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has told this often of this, and gives what it told. */
    List<Said> await(String what, int times) {
        return Awaitility.await(what + " of " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            checkAlive();
                            return said(what);
                        },
                        list -> list.size() >= times);
    }

    private List<Said> said(String what) throws IOException {
        String text = Files.readString(said);
        // The last line may be half written.
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> JsonMapper.shared().readValue(line, Said.class))
                .filter(each -> each.what().equals(what))
                .toList();
    }

    private void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("Node ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("Node did not end by itself, see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
