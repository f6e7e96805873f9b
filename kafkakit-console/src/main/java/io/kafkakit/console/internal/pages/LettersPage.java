package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.Fields;
import io.kafkakit.console.internal.jobs.FrozenSelection;
import io.kafkakit.console.internal.letters.LetterIndex;
import io.kafkakit.console.internal.letters.LetterQuery;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The dead letters of a topic: what they have in common, a table of them, and the way to a preview. */
final class LettersPage {

    private static final int PAGE = 50;

    /** A first page comes within a second, with what was read until then. */
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final Context context;

    LettersPage(Context context) {
        this.context = context;
    }

    ConsoleResponse list(Visit visit) throws InterruptedException {
        String topic = context.topic(visit);
        LetterIndex index = context.indexes().of(topic);
        boolean unused = index.awaitCurrent(PATIENCE, context.jobs().isRecent(topic));
        Instant now = Instant.now();
        LetterQuery query;
        String problem = "";
        try {
            query = LetterQuery.of(visit.request().query(), now);
        } catch (IllegalArgumentException e) {
            query = LetterQuery.of(Fields.none(), now);
            problem = String.valueOf(e.getMessage());
        }
        Shell shell = context.shell(visit, topic, "letters", new Shell.Crumb("Dead letters", visit.to("/")));
        return Renderer.page(
                problem.isEmpty() ? 200 : 400,
                "letters",
                new LettersView(
                        shell,
                        topic,
                        query,
                        index.select(query, PAGE),
                        index.reading(),
                        context.may(visit, ConsoleRole.OPERATE),
                        problem,
                        now));
    }

    /** Freezes what the form selects: some positions, or else all that its filters do. */
    ConsoleResponse preview(Visit visit) {
        String topic = context.topic(visit);
        Fields form = visit.request().form();
        LetterQuery query = LetterQuery.of(form, Instant.now());
        List<Position> positions = form.all("at").stream().map(Position::parse).toList();
        DeadLetterFilter filter = query.toFilter(context.masking(topic));
        if (!positions.isEmpty()) {
            filter = DeadLetterFilter.all().withPositions(positions);
        }
        FrozenSelection kept = context.jobs()
                .keep(
                        topic,
                        visit.user().name(),
                        query.toString(),
                        context.cluster().deadLetters(topic).preview(filter));
        String action = form.first("action").equals("discard") ? "discard" : "redrive";
        return ConsoleResponse.seeOther(visit.to("/previews/" + kept.id() + "?action=" + action));
    }
}
