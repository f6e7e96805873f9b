package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Progress;
import io.kafkakit.cli.terminal.Question;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What redrive and discard have in common: a preview, a question, the work with its progress, and a summary. */
final class Resolving {

    private static final int MOST_LINES = 10;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who does it, for the resolutions topic. Default: the user of this machine.")
    private @Nullable String by;

    @Option(names = "--because", paramLabel = "WORDS", description = "Why, for the resolutions topic.")
    private @Nullable String because;

    @Option(names = "--rate", paramLabel = "N", description = "Resolve at most this many dead letters a second.")
    private @Nullable Long rate;

    @Option(names = "--dry-run", description = "Only show what the command would do.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /** All of it; the exit status. */
    int run(Target target, DeadLetters letters, Preview preview, Resolve how, String verb, String past)
            throws InterruptedException {
        PrintWriter out = target.out();
        show(preview, out);
        if (preview.count() == 0) {
            out.flush();
            return 0;
        }
        Resolve asked = complete(how);
        if (how.isToSource() && !dryRun && !yes) {
            // Which of them can go, and with which timestamp, is known only when each was looked at.
            summarize(letters.resolve(preview, asked.asDryRun(), soFar -> {}), out, true, past);
        }
        if (!dryRun
                && !yes
                && !Question.isConfirmed(out, verb + " " + Terminal.count(preview.count(), "dead letter") + "?")) {
            throw new CommandFailure("nothing was done");
        }
        Progress progress = Progress.of(target.err(), "dead letters", preview.count());
        Resolved done;
        try {
            done = letters.resolve(preview, asked, soFar -> progress.reached(soFar.total()));
        } finally {
            progress.done();
        }
        summarize(done, out, dryRun, past);
        return done.refused().isEmpty() ? 0 : 1;
    }

    /** It was asked for in another way; with a dry run there is nothing to confirm, nor to edit. */
    void confirmed() {
        if (dryRun) {
            throw new CommandFailure("--edit and --dry-run exclude each other; 'dlq show' shows the value");
        }
        yes = true;
    }

    private Resolve complete(Resolve how) {
        Resolve asked = how.withOperator(by == null ? System.getProperty("user.name", "unknown") : by);
        asked = because == null ? asked : asked.withReason(because);
        try {
            asked = rate == null ? asked : asked.withRate(rate);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--" + e.getMessage(), e);
        }
        return dryRun ? asked.asDryRun() : asked;
    }

    private static void show(Preview preview, PrintWriter out) {
        out.println(Terminal.count(preview.count(), "dead letter") + ": "
                + Terminal.clean(preview.filter().toString()));
        if (preview.oldest() != null && preview.newest() != null) {
            out.println((preview.undated() == 0 ? "failed from " : "failed, or produced, from ")
                    + Texts.time(preview.oldest()) + " to " + Texts.time(preview.newest()));
        }
        Texts.leftOut(preview.leftOut()).ifPresent(out::println);
        show("errors", preview.errors(), out);
        show("from", preview.sources(), out);
        out.flush();
    }

    private static void show(String title, Map<String, Long> counts, PrintWriter out) {
        if (counts.isEmpty()) {
            return;
        }
        out.println(title);
        counts.entrySet().stream()
                .limit(MOST_LINES)
                .forEach(each -> out.printf(
                        Locale.ROOT, "  %,9d  %s%n", each.getValue(), Terminal.shortened(each.getKey(), 100)));
        if (counts.size() > MOST_LINES) {
            out.println("             and " + (counts.size() - MOST_LINES) + " more");
        }
    }

    private static void summarize(Resolved done, PrintWriter out, boolean dry, String past) {
        out.printf(Locale.ROOT, dry ? "dry run: %,d would be %s%n" : "%,d %s%n", done.done(), past);
        show("to", done.to(), out);
        show("with the timestamp", done.timestamps(), out);
        show("left as they are", done.refused(), out);
        out.flush();
    }
}
