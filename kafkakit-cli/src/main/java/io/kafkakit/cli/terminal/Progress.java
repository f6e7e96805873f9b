package io.kafkakit.cli.terminal;

import java.io.PrintWriter;

/** Tells how far a run has come, while it runs. */
public interface Progress {

    /** So many are done. */
    void reached(long done);

    /** Something happened that the user should see in passing. */
    void say(String line);

    /** The run is over. */
    void done();

    /**
     * As it suits the terminal, or what else standard error is.
     *
     * @param what what is counted, in the plural
     */
    static Progress of(PrintWriter err, String what, long total) {
        // Set by the launcher. System.console() does not tell: from JDK 22 on it is there without a terminal.
        return Boolean.getBoolean("kafkakit.terminal")
                ? new LiveProgress(err, what, total)
                : new PlainProgress(err, what, total);
    }
}
