package io.kafkakit.cli;

import io.kafkakit.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A command that ran in this JVM. */
record Ran(int status, String out, String err) {

    /** A command that talks to this Kafka. */
    static Ran on(EmbeddedKafka kafka, List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--bootstrap-server", kafka.bootstrapServers()));
        all.addAll(List.of(more));
        return of(all.toArray(String[]::new));
    }

    static Ran of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Kafkakit.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ran(commandLine.execute(args), out.toString(), err.toString());
    }
}
