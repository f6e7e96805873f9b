package io.kafkakit.cli.terminal;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command writes to; mixed in by each of them. */
@Command
public final class Console {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** For what was asked for. */
    public PrintWriter out() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getOut();
    }

    /** For what is said beside it. */
    public PrintWriter err() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getErr();
    }
}
