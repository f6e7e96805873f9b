package io.kafkakit.console.internal.pages;

import io.kafkakit.console.internal.pages.LetterView.Fact;
import io.kafkakit.console.internal.pages.LetterView.Happening;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.JsonText;
import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A dead letter in words, without what is hidden. */
final class LetterText {

    private final DeadLetter letter;
    private final Masking masking;
    private final Masking.Masked masked;

    LetterText(DeadLetter letter, Masking masking) {
        this.letter = letter;
        this.masking = masking;
        this.masked = masking.value(letter.value());
    }

    String state() {
        Resolution resolution = letter.resolution();
        return resolution == null ? "open" : resolution.action().name().toLowerCase(Locale.ROOT);
    }

    String error() {
        String root = letter.failure().rootCause();
        return root == null ? "unknown error" : Bytes.visible(root.substring(root.lastIndexOf('.') + 1));
    }

    String message() {
        return Bytes.lines(clean(letter.failure().message()));
    }

    String trace() {
        return Bytes.lines(clean(letter.failure().stackTrace())).strip();
    }

    private String clean(@Nullable String text) {
        String clean = masked.clean(text);
        String key = key();
        if (clean != null && masking.hidesKey() && key != null && key.length() > 2) {
            clean = clean.replace(key, Masking.HIDDEN);
        }
        return clean == null ? "" : clean;
    }

    private @Nullable String key() {
        byte[] key = letter.key();
        return key == null ? null : Bytes.line(key);
    }

    String format() {
        byte[] value = letter.value();
        if (value == null) {
            return "nothing";
        }
        if (masked.isHidden()) {
            return "hidden";
        }
        String text = masked.text();
        return text == null ? "hex" : JsonText.parse(text).isPresent() ? "JSON" : "text";
    }

    /** The value as it is shown. */
    String value() {
        byte[] value = letter.value();
        String text = masked.text();
        return switch (format()) {
            case "nothing", "hidden" -> "";
            case "hex" -> value == null ? "" : Bytes.hex(value);
            case "JSON" -> text == null ? "" : Bytes.lines(JsonText.pretty(text));
            default -> text == null ? "" : Bytes.lines(text);
        };
    }

    /** Why the value cannot be edited; empty text if it can. */
    String edits() {
        if (masking.hidesValues()) {
            return "Values of this topic have hidden parts, so they cannot be edited here.";
        }
        return switch (format()) {
            case "JSON", "text" -> "";
            case "nothing" -> "It has no value to edit.";
            default -> "Only text can be edited here.";
        };
    }

    List<Fact> facts() {
        Source source = letter.source();
        Failure failure = letter.failure();
        List<Fact> facts = new ArrayList<>();
        add(facts, "Event", letter.event());
        add(facts, "Key", masking.hidesKey() ? Masking.HIDDEN : key());
        add(facts, "Group", source.group());
        add(facts, "Source", source.topic() == null ? null : source.topic() + at(source.partition(), source.offset()));
        add(facts, "Disposition", failure.disposition());
        add(facts, "Exception", failure.errorClass());
        add(facts, "Root cause", failure.causes().isEmpty() ? null : failure.rootCause());
        add(
                facts,
                "Written by",
                letter.toolkit().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        add(facts, "Goes back to", source.retryTopic());
        return facts;
    }

    private static String at(@Nullable Integer partition, @Nullable Long offset) {
        return partition == null ? "" : " " + partition + (offset == null ? "" : "@" + offset);
    }

    private static void add(List<Fact> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.add(new Fact(name, Bytes.visible(value)));
        }
    }

    List<Fact> headers() {
        List<Fact> headers = new ArrayList<>();
        for (Header each : letter.headers()) {
            String value = each.value() == null ? "" : Bytes.line(each.value());
            headers.add(new Fact(
                    Bytes.visible(each.key()), masking.hidesHeader(each.key()) ? Masking.HIDDEN : clean(value)));
        }
        return headers;
    }

    List<Happening> timeline() {
        List<Happening> timeline = new ArrayList<>();
        Source source = letter.source();
        Failure failure = letter.failure();
        if (source.timestamp() != null) {
            timeline.add(new Happening(Times.exact(source.timestamp()), "Produced", Bytes.shown(source.topic())));
        }
        if (letter.redrives() > 0) {
            timeline.add(new Happening("", "Redriven " + times(letter.redrives()) + ", and failed again", ""));
        }
        String tries = failure.attempts() == null ? "Failed" : "Failed after " + tries(failure.attempts());
        timeline.add(new Happening(failure.at() == null ? "" : Times.exact(failure.at()), tries, group(source)));
        timeline.add(new Happening(
                Times.exact(letter.writtenAt()), "Written as dead letter", letter.topic() + " " + letter.position()));
        Resolution done = letter.resolution();
        if (done != null) {
            timeline.add(new Happening(Times.exact(done.at()), resolved(done), Bytes.visible(why(done))));
        }
        return timeline;
    }

    private static String group(Source source) {
        return source.group() == null ? "" : "in group " + Bytes.visible(source.group());
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String tries(int attempts) {
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }

    private static String resolved(Resolution done) {
        String edited = done.edited() ? ", edited" : "";
        return done.to() == null ? "Discarded" : "Redriven to " + Bytes.visible(done.to()) + edited;
    }

    private static String why(Resolution done) {
        String by = done.operator() == null ? "" : "by " + done.operator();
        return done.reason() == null ? by : (by + ": " + done.reason()).strip();
    }
}
