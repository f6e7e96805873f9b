package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kafkakit dlq show}. */
@Command(
        name = "show",
        description = "Show one dead letter in full: its origin, its failure, its value and its headers.")
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Parameters(
            index = "1",
            paramLabel = "PARTITION@OFFSET",
            description = "Its position, written as 'dlq list' shows it.")
    private String at = "";

    @Override
    public Integer call() throws InterruptedException {
        Position position = Filters.position(at);
        return target.run(letters -> show(letters, position));
    }

    private int show(DeadLetters letters, Position position) {
        DeadLetter letter = letters.find(position)
                .orElseThrow(() -> new CommandFailure("there is no dead letter at " + position + " of '"
                        + letters.topic() + "'; 'dlq list' shows which there are"));
        PrintWriter out = target.out();
        facts(letter, out);
        content(letter, out);
        out.flush();
        return 0;
    }

    private static void facts(DeadLetter letter, PrintWriter out) {
        Source source = letter.source();
        List<String> causes = letter.failure().causes();
        line(out, "dead letter", letter.topic() + " " + letter.position());
        line(out, "written by", Texts.toolkit(letter));
        line(out, "failed", letter.failure().at());
        line(out, "stamped", letter.failure().at() == null && source.timestamp() == null ? letter.writtenAt() : null);
        line(out, "why", letter.failure().disposition());
        line(out, "error", Texts.errorItself(letter.failure()));
        line(out, "caused by", causes.isEmpty() ? null : String.join(", by ", causes));
        line(out, "attempts", letter.failure().attempts());
        line(
                out,
                "from",
                source.topic() == null ? null : source.topic() + " " + source.partition() + "@" + source.offset());
        line(out, "produced", source.timestamp());
        line(out, "group", source.group());
        line(out, "goes back to", source.retryTopic());
        line(out, "redriven", letter.redrives() == 0 ? null : letter.redrives() + " times");
        letter.resolved()
                .ifPresent(done -> line(out, "resolved", Texts.resolved(done) + (done.edited() ? ", edited" : "")));
        line(out, "event", letter.event());
        line(out, "key", Texts.of(letter.key()));
    }

    /** The value first, for which one looks; then the headers, and the stack trace, which is long, at the end. */
    private void content(DeadLetter letter, PrintWriter out) {
        out.println();
        out.println(
                isNotCopied(letter)
                        ? "no value: the dead letter has no copy of it; see 'from' for the source record"
                        : Terminal.cleanLines(value(letter)));
        out.println();
        for (Header header : letter.headers()) {
            if (!isSaidElsewhere(header, letter.failure())) {
                out.println("  " + Terminal.clean(header.key()) + ": " + Terminal.shortened(Texts.of(header), 200));
            }
        }
        if (letter.failure().stackTrace() != null) {
            out.println();
            out.println(Terminal.cleanLines(frames(letter.failure().stackTrace())));
        }
    }

    /** The value as it is if that is text, or else what the format makes of it. */
    private String value(DeadLetter letter) {
        byte[] value = letter.value();
        String text = Texts.of(value);
        if (value == null || !text.startsWith("0x") || value.length == 0) {
            return text;
        }
        try {
            Object data = letter.data(Object.class);
            return data instanceof byte[] ? text : String.valueOf(data);
        } catch (UndecodableException e) {
            return value.length + " bytes that cannot be decoded as " + target.format() + ": " + e.getMessage()
                    + "; name the format with --format, or see the bytes with 'dlq export'";
        }
    }

    /** A share group copies key and value only if it is told to; SmallRye writes a key that it cannot read in place of the value. */
    private static boolean isNotCopied(DeadLetter letter) {
        return letter.value() == null
                && (letter.toolkit() == Toolkit.SHARE_GROUP
                        ? letter.key() == null
                        : letter.record().value() != null);
    }

    /** The error has a line of its own, and the stack trace its place. */
    private static boolean isSaidElsewhere(Header header, Failure failure) {
        byte[] value = header.value();
        String text = value == null || value.length == 0 ? null : Texts.text(value);
        return text != null && (text.equals(failure.message()) || text.equals(failure.stackTrace()));
    }

    /** Without the words before the first frame, which the line of the error has. */
    private static String frames(String stackTrace) {
        String[] lines = stackTrace.split("\\R");
        int first = 0;
        while (first < lines.length && !lines[first].strip().startsWith("at ")) {
            first++;
        }
        return first == lines.length
                ? stackTrace
                : Arrays.stream(lines).skip(first).collect(Collectors.joining("\n"));
    }

    private static void line(PrintWriter out, String name, @Nullable Object value) {
        if (value != null) {
            out.printf("%-13s %s%n", name, Terminal.shortened(value.toString(), 1_000));
        }
    }
}
