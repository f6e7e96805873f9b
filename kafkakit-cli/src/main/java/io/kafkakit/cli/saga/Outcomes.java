package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.SagaView.Happening;
import io.kafkakit.saga.Sagas;
import io.kafkakit.saga.internal.machine.Order;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What becomes of an order, as the histories of the sagas tell it. Used by one thread. */
final class Outcomes {

    private static final long LOOK_MILLIS = 200;
    private static final String REFUSED = ", refused: ";
    private static final String MOVED = ": version ";

    private final Sagas sagas;
    private final String words;
    /** The sagas before the order. */
    private final Map<String, SagaView> before;

    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    /** What became of it in one saga. */
    private record Outcome(boolean isObeyed, String words) {}

    Outcomes(Sagas sagas, Order order, Map<String, SagaView> before) {
        this.sagas = sagas;
        this.words = "operator: " + order.words();
        this.before = before;
    }

    /** Waits until all sagas have said something, but no longer than this. */
    void await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        look();
        while (outcomes.size() < before.size() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            look();
        }
    }

    private void look() {
        Map<String, SagaView> now = new HashMap<>();
        sagas.list(saga -> before.containsKey(saga.id()) && !outcomes.containsKey(saga.id()))
                .forEach(each -> now.put(each.id(), each));
        now.forEach((id, saga) -> {
            Outcome outcome = outcome(before.get(id), saga);
            if (outcome != null) {
                outcomes.put(id, outcome);
            }
        });
    }

    private @Nullable Outcome outcome(@Nullable SagaView then, SagaView now) {
        List<Happening> news = new ArrayList<>(now.history());
        if (then != null) {
            then.history().forEach(news::remove);
        }
        for (int i = 0; i < news.size(); i++) {
            Happening each = news.get(i);
            if (each.what().startsWith(words)) {
                String rest = each.what().substring(words.length());
                if (rest.startsWith(REFUSED)) {
                    return new Outcome(false, "refused: " + rest.substring(REFUSED.length()));
                } else if (rest.isEmpty() || rest.startsWith(MOVED)) {
                    return new Outcome(true, "obeyed" + rest + consequences(news.subList(i + 1, news.size()), each));
                }
            }
        }
        return now.status() != null && now.status().hasEnded()
                ? new Outcome(false, "not obeyed: it was " + now.status() + " before the order came")
                : null;
    }

    /** What happened in the same step of the saga. */
    private static String consequences(List<Happening> later, Happening order) {
        StringBuilder all = new StringBuilder();
        later.stream()
                .filter(each -> each.at().equals(order.at()))
                .forEach(each -> all.append("; ").append(each.what()));
        return all.toString();
    }

    /** Whether all have obeyed. */
    boolean print(PrintWriter out, Duration waited) {
        boolean allObeyed = true;
        for (String id : before.keySet()) {
            Outcome outcome = outcomes.get(id);
            if (outcome == null) {
                outcome = new Outcome(
                        false,
                        "not seen within " + Times.words(waited)
                                + ": its runner obeys as soon as it runs, and 'saga show' tells");
            }
            allObeyed &= outcome.isObeyed();
            out.println(Terminal.clean(id + ": " + outcome.words()));
        }
        out.flush();
        return allObeyed;
    }
}
