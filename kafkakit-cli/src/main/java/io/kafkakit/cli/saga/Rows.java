package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.SagaView.OpenStep;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sagas as the rows of a table. */
final class Rows {

    private static final Columns COLUMNS = new Columns(
                    "ID", "STATUS", "VERSION", "OPEN STEPS", "STARTED", "CHANGED", "DUE", "PROBLEM")
            .withWhole("ID", "STATUS")
            .withMain("OPEN STEPS")
            .withLeastNeeded("VERSION", "CHANGED", "STARTED", "DUE");

    private final Instant now;

    /**
     * Rows with times as they look now.
     */
    Rows(Instant now) {
        this.now = now;
    }

    void print(Collection<SagaView> sagas, PrintWriter out) {
        if (!sagas.isEmpty()) {
            COLUMNS.print(sagas.stream().map(this::row).toList(), out);
        }
    }

    private List<String> row(SagaView saga) {
        boolean isReadable = saga.problem() == null;
        return List.of(
                saga.id(),
                Filters.status(saga),
                isReadable ? Integer.toString(saga.version()) : "-",
                saga.openSteps().stream().map(Rows::words).collect(Collectors.joining(", ")),
                isReadable ? ago(saga.startedAt()) : "-",
                isReadable ? ago(saga.changedAt()) : "-",
                saga.openSteps().stream()
                        .map(OpenStep::due)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .map(this::due)
                        .orElse(""),
                isReadable ? "" : String.valueOf(saga.problem()));
    }

    private String ago(Instant time) {
        return Times.words(Duration.between(time, now)) + " ago";
    }

    /** When a wait is over, or was. */
    String due(Instant time) {
        return time.isAfter(now) ? "in " + Times.words(Duration.between(now, time)) : ago(time);
    }

    /** "charge (resting, attempt 2)". */
    static String words(OpenStep open) {
        return open.name() + " (" + open.doing() + ", attempt " + open.attempt()
                + (open.deadLetter() == null ? "" : ", dead letter") + ")";
    }

    /** "12 sagas: 10 COMPLETED, 2 STUCK". */
    static String totals(Collection<SagaView> sagas) {
        Map<String, Long> counts =
                sagas.stream().collect(Collectors.groupingBy(Filters::status, TreeMap::new, Collectors.counting()));
        return Terminal.count(sagas.size(), "saga")
                + (counts.isEmpty() ? "" : ": ")
                + counts.entrySet().stream()
                        .map(each -> String.format("%,d %s", each.getValue(), each.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
