package io.kafkakit.cli.demo;

import io.kafkakit.cli.audit.Audit;
import io.kafkakit.cli.audit.SagaEvidence;
import io.kafkakit.cli.audit.SagaEvidence.Ending;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.saga.SagaStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of a run of the order saga, for the user to read. */
record SagaReport(
        SagaEvidence evidence, Audit audit, WorkerStats stats, Duration took, Duration median, Duration slow) {

    void print(PrintWriter out) {
        out.println();
        Report.row(out, "orders", evidence.placed().size(), "");
        Report.row(out, "completed", evidence.count(SagaStatus.COMPLETED), "");
        Report.row(out, "compensated", evidence.count(SagaStatus.COMPENSATED), steps());
        Report.row(out, "effects", evidence.effects().size(), "of participants");
        Report.row(
                out,
                "transactions",
                stats.transactions(),
                stats.complete() ? "" : "or more: a killed worker does not report its last ones");
        Report.row(
                out,
                "orders a second",
                evidence.endings().size() * 1_000L / Math.max(1, took.toMillis()),
                "in " + Times.words(took));
        out.printf(
                "  %-17s p50 %s, p99 %s; all orders were placed at once%n",
                "end to end", Times.words(median), Times.words(slow));
        Report.print(audit, out);
    }

    /** "4 charge, 2 reserve": which steps failed. */
    private String steps() {
        Map<String, Long> counts = evidence.endings().stream()
                .map(Ending::failedStep)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(step -> step, TreeMap::new, Collectors.counting()));
        List<String> words = counts.entrySet().stream()
                .map(each -> String.format("%,d at %s", each.getValue(), each.getKey()))
                .toList();
        return String.join(", ", words);
    }
}
