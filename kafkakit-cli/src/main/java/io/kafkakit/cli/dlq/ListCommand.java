package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit dlq list}. */
@Command(name = "list", description = "List dead letters, one in each line, the oldest of each partition first.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Option(
            names = "--limit",
            defaultValue = "50",
            paramLabel = "N",
            description = "Show at most this many, and count all. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--resolved", description = "Also show resolved dead letters.")
    private boolean resolvedToo;

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::list);
    }

    private int list(DeadLetters letters) {
        DeadLetterFilter filter = resolvedToo ? filters.filter().withResolved() : filters.filter();
        List<List<String>> rows = new ArrayList<>();
        AtomicLong count = new AtomicLong();
        Optional<String> ordinary = target.browse(letters, filter, letter -> {
            if (count.incrementAndGet() <= limit) {
                rows.add(row(letter));
            }
        });
        if (ordinary.isPresent() && filters.named().isEmpty()) {
            throw new CommandFailure(ordinary.get() + "; correct the name, or see all of it with 'dlq export'");
        }
        PrintWriter out = target.out();
        if (!rows.isEmpty()) {
            columns().print(rows, out);
        }
        out.println(
                count.get() > rows.size()
                        ? String.format("%,d of %,d dead letters; --limit shows more", rows.size(), count.get())
                        : Terminal.count(count.get(), "dead letter"));
        out.flush();
        return 0;
    }

    private static Columns columns() {
        String failed = isTerminal() ? "FAILED (UTC)" : "FAILED";
        return new Columns("AT", failed, "EVENT", "KEY", "WHY", "ERROR", "FROM", "GROUP", "DONE")
                .withWhole("AT", failed)
                .withMain("ERROR")
                .withLeastNeeded("GROUP", "FROM", "KEY", "EVENT", "WHY", failed);
    }

    private static boolean isTerminal() {
        return Terminal.width() < Integer.MAX_VALUE;
    }

    private static List<String> row(DeadLetter letter) {
        return List.of(
                letter.position().toString(),
                isTerminal() ? Texts.shortTime(letter) : Texts.time(letter),
                Texts.or(letter.event(), "-"),
                Texts.of(letter.key()),
                Texts.or(letter.failure().disposition(), Texts.toolkit(letter)),
                Texts.error(letter.failure()),
                Texts.or(letter.source().topic(), "-"),
                Texts.or(letter.source().group(), "-"),
                letter.resolved().map(done -> Texts.action(done)).orElse(""));
    }
}
