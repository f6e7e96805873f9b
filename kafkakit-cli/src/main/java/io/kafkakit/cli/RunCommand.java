package io.kafkakit.cli;

import io.kafkakit.cli.terminal.Cleanup;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kafkakit run}: a handler in one file, with no project around it (JEP 330). */
@Command(
        name = "run",
        description = "Run a Java source file with kafkakit on its class path.",
        exitCodeList = {"N:The exit status of the program.", "1:The command failed.", "2:Wrong usage."})
final class RunCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "FILE.java",
            description = "The source file. Its first class has the main method.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the main method.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".java")) {
            throw new CommandFailure("there is no Java source file " + file + "; name a file that ends with .java");
        }
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-Dkafkakit.log=WARN");
        List<String> fileAndArguments = new ArrayList<>(List.of(file.toString()));
        fileAndArguments.addAll(arguments);
        try (Cleanup cleanup = new Cleanup()) {
            Process java = new ProcessBuilder(JavaProcess.command(options, fileAndArguments))
                    .inheritIO()
                    .start();
            cleanup.add(java::destroy);
            return java.waitFor();
        } catch (IOException e) {
            throw new CommandFailure("java cannot be started: " + e.getMessage(), e);
        }
    }
}
