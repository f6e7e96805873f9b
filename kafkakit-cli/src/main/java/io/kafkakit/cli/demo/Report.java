package io.kafkakit.cli.demo;

import io.kafkakit.cli.audit.Audit;
import io.kafkakit.cli.audit.Evidence;
import io.kafkakit.cli.audit.Seen;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of a run, for the user to read. */
record Report(Evidence evidence, Audit audit, WorkerStats stats, Duration took, Duration median, Duration slow) {

    private static final int REASONS = 4;

    void print(PrintWriter out) {
        out.println();
        row(out, "orders", evidence.placed(), "");
        row(out, "shipped", endings(OrderShipped.class), "");
        row(out, "cancelled", endings(OrderCancelled.class), reasons(cancellations()));
        row(out, "dead letters", evidence.on(evidence.topics().deadLetters()).size(), reasons(deadLetters()));
        row(out, "retries", retries(), "");
        row(
                out,
                "transactions",
                stats.transactions(),
                stats.complete() ? "" : "or more: a killed worker does not report its last ones");
        row(
                out,
                "records a second",
                recordsASecond(),
                String.format("%,d records in %s", evidence.size(), words(took)));
        out.printf(
                "  %-17s p50 %s, p99 %s; all orders were placed at once%n", "end to end", words(median), words(slow));
        print(audit, out);
    }

    static void print(Audit audit, PrintWriter out) {
        out.println();
        out.println("Check: a read_committed consumer has read every topic back.");
        audit.findings()
                .forEach(finding ->
                        out.println((finding.holds() ? "  ok    " : "  WRONG ") + Terminal.clean(finding.words())));
        out.println(audit.holds() ? "All of it holds." : "Not all of it holds: something was not exactly once.");
        out.flush();
    }

    static void row(PrintWriter out, String name, long number, String remark) {
        out.println(String.format("  %-17s%,10d  %s", name, number, remark).stripTrailing());
    }

    private long endings(Class<?> type) {
        return evidence.on(evidence.topics().endings()).stream()
                .filter(each -> type.isInstance(each.event()))
                .count();
    }

    private int retries() {
        return evidence.on(evidence.topics().paymentsRetry()).size()
                + evidence.on(evidence.topics().stockRetry()).size();
    }

    private long recordsASecond() {
        return took.isZero() ? 0 : evidence.size() * 1_000 / Math.max(1, took.toMillis());
    }

    private Map<String, Long> cancellations() {
        return evidence.on(evidence.topics().endings()).stream()
                .flatMap(each -> each.as(OrderCancelled.class).stream())
                // "out of stock: product 17" counts as "out of stock".
                .collect(Collectors.groupingBy(
                        each -> each.reason().replaceFirst(":.*", ""), TreeMap::new, Collectors.counting()));
    }

    private Map<String, Long> deadLetters() {
        return evidence.on(evidence.topics().deadLetters()).stream()
                .collect(Collectors.groupingBy(this::kind, TreeMap::new, Collectors.counting()));
    }

    private String kind(Seen letter) {
        String from = letter.origin() == null ? "" : letter.origin().topic();
        if (from.equals(evidence.topics().orders())) {
            return "malformed";
        }
        return from.equals(evidence.topics().payments()) ? "payment provider down" : "placed twice";
    }

    private static String reasons(Map<String, Long> counts) {
        List<String> words = counts.entrySet().stream()
                .limit(REASONS)
                .map(each -> String.format("%,d %s", each.getValue(), each.getKey()))
                .toList();
        return Terminal.clean(String.join(", ", words));
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1_000 ? millis + " ms" : String.format("%.1f s", millis / 1_000.0);
    }
}
