package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.JsonText;
import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sagas of the cluster: a list of each definition, one saga, and the orders that it takes. */
final class SagaPages {

    private static final String STATE_TOPIC = "-saga-state";
    private static final int MOST = 200;

    private final Context context;

    SagaPages(Context context) {
        this.context = context;
    }

    ConsoleResponse names(Visit visit) {
        List<SagasView.Name> names = DeadLetterTopics.names(context).stream()
                .filter(topic -> topic.endsWith(STATE_TOPIC))
                .filter(topic -> context.access().isVisible(visit.user(), topic))
                .map(topic -> topic.substring(0, topic.length() - STATE_TOPIC.length()))
                .sorted()
                .map(name -> new SagasView.Name(name, visit.to("/sagas/" + Addresses.part(name))))
                .toList();
        return Renderer.page(
                "sagas", new SagasView(context.shell(visit, "Sagas", "sagas"), null, names, List.of(), "", ""));
    }

    private String saga(Visit visit) {
        String saga = visit.name("saga");
        context.check(visit, saga + STATE_TOPIC);
        return saga;
    }

    ConsoleResponse list(Visit visit) {
        String saga = saga(visit);
        String wanted = visit.request().query().first("status");
        List<SagaView> matching = Sagas.of(context.cluster(), saga)
                .list(each -> wanted.isEmpty() || words(each.status()).equals(wanted));
        Instant now = Instant.now();
        // The newest change first: who looks wants to see what happens now.
        List<SagasView.Entry> entries = matching.stream()
                .sorted((a, b) -> b.changedAt().compareTo(a.changedAt()))
                .limit(MOST)
                .map(each -> new SagasView.Entry(
                        Bytes.visible(each.id()),
                        visit.to("/sagas/" + Addresses.part(saga) + "/" + Addresses.part(each.id())),
                        words(each.status()),
                        each.openSteps().stream()
                                .map(step -> step.name() + " (" + step.doing() + ")")
                                .collect(Collectors.joining(", ")),
                        Times.ago(each.changedAt(), now),
                        each.status() == SagaStatus.STUCK))
                .toList();
        String shown = Times.number(entries.size()) + " of " + Times.number(matching.size());
        Shell shell = context.shell(visit, saga, "sagas", new Shell.Crumb("Sagas", visit.to("/sagas")));
        return Renderer.page("sagas", new SagasView(shell, saga, List.of(), entries, wanted, shown));
    }

    private static String words(@org.jspecify.annotations.Nullable SagaStatus status) {
        return status == null ? "unreadable" : status.name().toLowerCase(Locale.ROOT);
    }

    private SagaView find(Visit visit) {
        return Sagas.of(context.cluster(), saga(visit))
                .find(visit.name("id"))
                .orElseThrow(() -> Refusal.notFound("There is no saga with this id. It may have ended long ago."));
    }

    ConsoleResponse show(Visit visit) {
        SagaView view = find(visit);
        String saga = view.saga();
        List<LetterView.Fact> facts = new ArrayList<>();
        facts.add(new LetterView.Fact("Version", Integer.toString(view.version())));
        facts.add(new LetterView.Fact("Started", Times.exact(view.startedAt())));
        facts.add(new LetterView.Fact("Changed", Times.exact(view.changedAt())));
        if (view.problem() != null) {
            facts.add(new LetterView.Fact("Problem", Bytes.visible(view.problem())));
        }
        if (view.failure() != null) {
            facts.add(
                    new LetterView.Fact("Failure", Bytes.visible(view.failure().toString())));
        }
        Shell shell = context.shell(
                visit,
                view.id(),
                "sagas",
                new Shell.Crumb("Sagas", visit.to("/sagas")),
                new Shell.Crumb(saga, visit.to("/sagas/" + Addresses.part(saga))));
        SagaStatus status = view.status();
        return Renderer.page(
                "saga",
                new SagaPageView(
                        shell,
                        saga,
                        view.id(),
                        words(status),
                        status == null || status.hasEnded(),
                        facts,
                        steps(view),
                        view.history().stream()
                                .map(each -> new LetterView.Happening(
                                        Times.exact(each.at()), Bytes.visible(each.what()), ""))
                                .toList(),
                        state(view),
                        context.may(visit, ConsoleRole.OPERATE)));
    }

    private static List<SagaPageView.Step> steps(SagaView view) {
        List<SagaPageView.Step> steps = new ArrayList<>();
        view.doneSteps().forEach(name -> steps.add(new SagaPageView.Step(name, "done", "")));
        view.openSteps().forEach(step -> {
            String due = step.due() == null ? "" : ", until " + Times.brief(step.due());
            String letter = step.deadLetter() == null ? "" : ", dead letter at " + step.deadLetter();
            steps.add(new SagaPageView.Step(step.name(), step.doing(), "attempt " + step.attempt() + due + letter));
        });
        return steps;
    }

    /** Fields of states are hidden by the masks of the state topic. */
    private String state(SagaView view) {
        Masking masking = context.masking(view.saga() + STATE_TOPIC);
        Masking.Masked masked = masking.value(view.stateText().getBytes(StandardCharsets.UTF_8));
        String text = masked.text();
        if (text == null) {
            return masked.isHidden() ? Masking.HIDDEN : "";
        }
        return Bytes.lines(JsonText.parse(text).isPresent() ? JsonText.pretty(text) : text);
    }

    ConsoleResponse order(Visit visit) {
        SagaView view = find(visit);
        String reason = visit.request().form().first("reason");
        if (reason.isEmpty()) {
            throw new IllegalArgumentException("Say why. The reason becomes part of the saga's history.");
        }
        Sagas sagas = Sagas.of(context.cluster(), view.saga());
        String by = visit.user().name();
        switch (visit.name("order")) {
            case "retry" -> sagas.retry(view.id(), null, by, reason);
            case "skip" -> sagas.skip(view.id(), null, by, reason);
            case "compensate" -> sagas.compensate(view.id(), by, reason);
            default -> throw Refusal.notFound("A saga takes the orders retry, skip and compensate.");
        }
        return ConsoleResponse.seeOther(
                visit.to("/sagas/" + Addresses.part(view.saga()) + "/" + Addresses.part(view.id())));
    }
}
