package io.kafkakit.cli.terminal;

import java.io.PrintWriter;

/** Tells how far a run has come, while it runs. */
public interface Progress {

    /** So many of the orders have ended. */
    void ended(int orders);

    /** Something happened that the user should see in passing. */
    void say(String line);

    /** The run is over. */
    void done();

    /** As it suits the terminal, or what else standard error is. */
    static Progress of(PrintWriter err, int total) {
        // Set by the launcher. System.console() does not tell: from JDK 22 on it is there without a terminal.
        return Boolean.getBoolean("kafkakit.terminal") ? new LiveProgress(err, total) : new PlainProgress(err, total);
    }
}
