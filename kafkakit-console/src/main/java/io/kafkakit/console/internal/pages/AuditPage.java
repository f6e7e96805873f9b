package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.internal.letters.LetterIndex;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.deadletter.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who resolved what, and why: the resolutions of the topics that were read. */
final class AuditPage {

    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final int MOST = 200;
    private static final int MOST_READ = 4;

    private final Context context;

    AuditPage(Context context) {
        this.context = context;
    }

    ConsoleResponse audit(Visit visit) throws InterruptedException {
        List<AuditView.Entry> entries = new ArrayList<>();
        boolean isCurrent = true;
        for (String topic :
                DeadLetterTopics.find(context, visit).stream().limit(MOST_READ).toList()) {
            LetterIndex index = context.indexes().of(topic);
            isCurrent &= index.awaitCurrent(PATIENCE, context.jobs().isRecent(topic));
            index.done().stream().limit(MOST).forEach(done -> entries.add(entry(visit, topic, done)));
        }
        entries.sort(Comparator.comparing(AuditView.Entry::time).reversed());
        return Renderer.page(
                "audit",
                new AuditView(
                        context.shell(visit, "Audit", "audit"),
                        entries.stream().limit(MOST).toList(),
                        isCurrent));
    }

    private static AuditView.Entry entry(Visit visit, String topic, LetterIndex.Done all) {
        Resolution done = all.resolution();
        String action = done.to() == null
                ? "discarded"
                : (done.edited() ? "edited and redriven to " : "redriven to ") + Bytes.visible(done.to());
        String page = visit.to("/letters/" + Addresses.part(topic));
        return new AuditView.Entry(
                Times.brief(done.at()),
                done.operator() == null ? "not stated" : Bytes.visible(done.operator()),
                action,
                done.reason() == null ? "" : Bytes.visible(done.reason()),
                topic,
                all.count() == 1 ? all.first().toString() : Times.number(all.count()) + " dead letters",
                all.count() == 1 ? page + "/" + all.first() : page + "?state=resolved");
    }
}
