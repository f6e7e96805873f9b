package io.kafkakit.bench.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was run, as who typed it sees it. */
public record Terminal(int status, String out, String err) {

    public static Terminal after(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Terminal(status, out.toString(), err.toString());
    }
}
