package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.internal.jobs.Job;
import io.kafkakit.console.internal.letters.LetterQuery;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.Diff;
import io.kafkakit.console.internal.text.JsonText;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolve;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One dead letter: all that is known of it, and its value, to be edited and sent back. */
final class LetterPage {

    private final Context context;

    LetterPage(Context context) {
        this.context = context;
    }

    ConsoleResponse show(Visit visit) {
        DeadLetter letter = letter(visit);
        return page(visit, letter, new EditView(text(visit, letter).value(), "", List.of()));
    }

    private DeadLetter letter(Visit visit) {
        String topic = context.topic(visit);
        return context.cluster()
                .deadLetters(topic)
                .find(position(visit))
                .orElseThrow(
                        () -> Refusal.notFound("There is no dead letter at this position. Kafka may have deleted it."));
    }

    private static Position position(Visit visit) {
        return Position.parse(visit.name("position"));
    }

    private LetterText text(Visit visit, DeadLetter letter) {
        return new LetterText(letter, context.masking(context.topic(visit)));
    }

    private ConsoleResponse page(Visit visit, DeadLetter letter, EditView edit) {
        LetterText text = text(visit, letter);
        String topic = letter.topic();
        String back = visit.to("/letters/" + Addresses.part(topic))
                + LetterQuery.of(visit.request().query(), Instant.now());
        Shell shell = context.shell(
                visit,
                topic + " " + letter.position(),
                "letters",
                new Shell.Crumb("Dead letters", visit.to("/")),
                new Shell.Crumb(topic, back));
        boolean operates = context.may(visit, ConsoleRole.OPERATE);
        String edits = context.may(visit, ConsoleRole.EDIT) && operates
                ? text.edits()
                : "Editing needs the roles OPERATE and EDIT, in a console that is not read-only.";
        return Renderer.page(
                edit.problem().isEmpty() ? 200 : 400,
                "letter",
                new LetterView(
                        shell,
                        topic,
                        letter.position().toString(),
                        text.state(),
                        text.error(),
                        text.message(),
                        text.facts(),
                        text.timeline(),
                        text.headers(),
                        text.format(),
                        text.value(),
                        text.trace(),
                        back,
                        operates,
                        edits,
                        edit));
    }

    /** Shows what an edit changes, before anything is sent. */
    ConsoleResponse edit(Visit visit) {
        DeadLetter letter = letter(visit);
        String before = text(visit, letter).value();
        String after = after(visit);
        String problem = problem(visit, letter, after);
        if (!problem.isEmpty() || !Diff.isPossible(before, after)) {
            String words = problem.isEmpty() ? "It has too many lines to be compared here." : problem;
            return page(visit, letter, new EditView(after, words, List.of()));
        }
        return page(visit, letter, new EditView(after, "", Diff.of(before, after)));
    }

    /** Browsers send forms with other line ends. */
    private static String after(Visit visit) {
        List<String> values = visit.request().form().all("value");
        return values.isEmpty() ? "" : values.get(0).replace("\r\n", "\n");
    }

    private String problem(Visit visit, DeadLetter letter, String after) {
        LetterText text = text(visit, letter);
        if (!text.edits().isEmpty()) {
            return text.edits();
        }
        if (text.value().equals(after)) {
            return "Nothing was changed.";
        }
        boolean isJson = text.format().equals("JSON");
        return isJson
                ? JsonText.problem(after)
                        .map(why -> "This is no JSON any more: " + why)
                        .orElse("")
                : "";
    }

    /** Sends the edited value back. */
    ConsoleResponse redrive(Visit visit) {
        if (!visit.may(ConsoleRole.OPERATE)) {
            throw new Refusal(403, "Not allowed", "Sending an edited value back needs the role OPERATE too.");
        }
        DeadLetter letter = letter(visit);
        String after = after(visit);
        String problem = problem(visit, letter, after);
        String reason = visit.request().form().first("reason");
        if (problem.isEmpty() && reason.isEmpty()) {
            problem = "Say why. The reason is kept with the dead letter, for whoever asks later.";
        }
        if (!problem.isEmpty()) {
            return page(visit, letter, new EditView(after, problem, List.of()));
        }
        byte[] edited = bytes(letter, after);
        DeadLetters letters = context.cluster().deadLetters(letter.topic());
        Job job = context.jobs()
                .start(
                        letters,
                        letters.preview(DeadLetterFilter.all().withPositions(Set.of(letter.position()))),
                        Resolve.redrive()
                                .withOperator(visit.user().name())
                                .withReason(reason)
                                .withEdit(old -> edited));
        return ConsoleResponse.seeOther(visit.to("/jobs/" + job.id()));
    }

    /** JSON that was written without white space goes back without. */
    private static byte[] bytes(DeadLetter letter, String after) {
        byte[] value = letter.value();
        String before = value == null ? "" : Bytes.text(value).orElse("");
        boolean wasCompact =
                JsonText.parse(before).isPresent() && JsonText.compact(before).equals(before);
        return (wasCompact ? JsonText.compact(after) : after).getBytes(StandardCharsets.UTF_8);
    }
}
