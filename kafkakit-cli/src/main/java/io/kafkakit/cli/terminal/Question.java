package io.kafkakit.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;

/** Asks the user before something is changed. */
public final class Question {

    private Question() {}

    /**
     * Whether the user says yes.
     *
     * @throws CommandFailure if there is no terminal, so that a script has to say it beforehand
     */
    public static boolean isConfirmed(PrintWriter out, String question) {
        // Set by the launcher; see Progress.
        if (!Boolean.getBoolean("kafkakit.terminal")) {
            throw new CommandFailure(
                    "nothing was done: there is no terminal to ask at; look with --dry-run, then pass --yes");
        }
        out.print(question + " [y/N] ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (IOException e) {
            throw new CommandFailure("nothing was done: the answer cannot be read: " + e, e);
        }
    }
}
