package io.kafkakit.bench.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What all commands of {@code bench} have: how and where their broker runs, help, and a terminal. A mixin of picocli. */
public final class BrokerOptions {

    @Option(names = "--data", description = "The directory for the broker's data, such as one in memory.")
    private @Nullable Path data;

    @Option(names = "--broker-jvm", description = "An option for the broker's JVM. It replaces the default options.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks its own model whether it was given.
    private boolean help;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** For picocli. */
    public BrokerOptions() {}

    /** The options of the broker's JVM. */
    public List<String> jvm() {
        return jvm;
    }

    /**
     * The directory of the broker's data, made if it is not there.
     *
     * @return null if none was asked for
     */
    public @Nullable Path data() throws IOException {
        return data == null ? null : Files.createDirectories(data);
    }

    /** The directory of the broker's data; this one if none was asked for. */
    public Path dataOr(Path other) throws IOException {
        Path asked = data();
        return asked == null ? other : asked;
    }

    /**
     * Starts the broker.
     *
     * @param logs directory for its log
     * @throws BenchException if it does not start
     */
    public BrokerProcess start(Path logs) throws IOException {
        return BrokerProcess.start(logs, data(), jvm);
    }

    /** All that was typed. */
    public List<String> arguments() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    /** Wrong usage, to be thrown. */
    public CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** A line for the terminal, at once. */
    public void say(String line) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(line);
        terminal.flush();
    }
}
