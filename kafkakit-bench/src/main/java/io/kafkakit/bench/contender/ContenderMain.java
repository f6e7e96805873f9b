package io.kafkakit.bench.contender;

import java.io.IOException;

/**
 * The main class of a contender's JVM. It says {@code ready} on its standard output and ends when its standard input does,
 * which is also when whoever started it has died.
 */
public final class ContenderMain {

    private ContenderMain() {}

    /** The arguments of a JVM that runs this. */
    public static String[] arguments(RunSpec spec) {
        return new String[] {ContenderMain.class.getName(), spec.toArgument()};
    }

    /** Runs what {@link #arguments} says. */
    public static void main(String... args) throws IOException {
        RunSpec spec = RunSpec.parse(args[0]);
        Running running = spec.contender().start(spec);
        System.out.println("ready");
        waitForEnd();
        running.stop();
        System.exit(0);
    }

    private static void waitForEnd() throws IOException {
        while (System.in.read() >= 0) {
            // What comes is of no meaning.
        }
    }
}
