package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs as tables in Markdown: medians, with the least and the most, and the targets. Runs that do not count are named. */
final class SagaTables {

    private final List<SagaRun> runs;

    SagaTables(List<SagaRun> runs) {
        this.runs = List.copyOf(runs);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        for (SagaPart part : SagaPart.values()) {
            List<SagaRun> its = runs.stream().filter(run -> run.part() == part).toList();
            if (!its.isEmpty()) {
                lines.addAll(table(part, its));
            }
        }
        lines.addAll(targets());
        List<SagaRun> bad = runs.stream().filter(run -> !run.isGood()).toList();
        lines.add("");
        lines.add(
                bad.isEmpty()
                        ? "Each of the " + runs.size() + " runs was checked: nothing was lost, doubled or wrong."
                        : bad.size() + " of " + runs.size() + " runs do not count:");
        bad.forEach(run -> lines.add("- " + run.part() + ", " + run.who() + ": " + String.join("; ", run.problems())));
        return String.join("\n", lines);
    }

    private List<String> table(SagaPart part, List<SagaRun> its) {
        Set<SagaMeasure> measures = its.stream()
                .flatMap(run -> run.measures().keySet().stream())
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> names = its.stream().map(SagaRun::who).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> lines = new ArrayList<>(List.of("", "## " + part, part.description(), ""));
        lines.add("| |"
                + measures.stream().map(its1 -> " " + its1.heading() + " |").collect(Collectors.joining()) + " runs |");
        lines.add("|---|" + "--:|".repeat(measures.size() + 1));
        for (String who : names) {
            lines.add("| " + who + " |"
                    + measures.stream()
                            .map(each -> " "
                                    + spread(part, who, each)
                                            .map(SagaTables::cell)
                                            .orElse("–") + " |")
                            .collect(Collectors.joining())
                    + " "
                    + its.stream()
                            .filter(run -> run.isGood() && run.who().equals(who))
                            .count()
                    + " |");
        }
        return lines;
    }

    private Optional<Spread> spread(SagaPart part, String who, SagaMeasure measure) {
        List<Double> values = runs.stream()
                .filter(run -> run.isGood() && run.part() == part && run.who().equals(who))
                .flatMap(run -> Optional.ofNullable(run.measures().get(measure)).stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    private static String cell(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " – " + number(spread.max()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private List<String> targets() {
        String kafkakit = SagaContender.KAFKAKIT.toString();
        List<String> lines = new ArrayList<>();
        ratio(lines, SagaPart.HOP, SagaMeasure.HOP_P50, SagaContender.RELAY.toString(), "at most 2×");
        ratio(lines, SagaPart.HOP, SagaMeasure.HOP_P50, SagaContender.STREAMS.toString(), "at most 0.1×");
        toParticipant(lines, "at most 2×");
        Set<String> rates = runs.stream()
                .filter(run -> run.part() == SagaPart.RATE)
                .map(SagaRun::who)
                .filter(who -> who.startsWith(kafkakit))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String who : rates) {
            String other = SagaContender.STREAMS + who.substring(kafkakit.length());
            compare(lines, SagaPart.RATE, SagaMeasure.SAGAS_PER_SECOND, List.of(who, other), "at least 5×");
        }
        value(lines, SagaPart.RESTORE, SagaMeasure.HANDLES_SECONDS, "less than 10");
        value(lines, SagaPart.RESTORE, SagaMeasure.BYTES, "less than 2,000");
        value(lines, SagaPart.TIMERS, SagaMeasure.LATE_P99, "less than 1,000");
        if (!lines.isEmpty()) {
            lines.addAll(0, List.of("", "## Targets", "| | measured | target |", "|---|--:|--:|"));
        }
        return lines;
    }

    private void ratio(List<String> lines, SagaPart part, SagaMeasure measure, String other, String target) {
        compare(lines, part, measure, List.of(SagaContender.KAFKAKIT.toString(), other), target);
    }

    /** The participants relay events too: they read a command, and send a reply, in the same JVM at the same time. */
    private void toParticipant(List<String> lines, String target) {
        String who = SagaContender.KAFKAKIT.toString();
        Optional<Spread> hop = spread(SagaPart.HOP, who, SagaMeasure.HOP_P50);
        Optional<Spread> participant = spread(SagaPart.HOP, who, SagaMeasure.PARTICIPANT_P50);
        if (hop.isPresent() && participant.isPresent()) {
            double ratio = hop.get().median() / participant.get().median();
            lines.add(String.format(
                    Locale.ROOT, "| hop p50, ms, kafkakit of its participant's | %.2f× | %s |", ratio, target));
        }
    }

    private void compare(List<String> lines, SagaPart part, SagaMeasure measure, List<String> both, String target) {
        Optional<Spread> ours = spread(part, both.get(0), measure);
        Optional<Spread> theirs = spread(part, both.get(1), measure);
        if (ours.isPresent() && theirs.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s, %s of %s | %.2f× | %s |",
                    measure.heading(),
                    both.get(0),
                    both.get(1),
                    ours.get().median() / theirs.get().median(),
                    target));
        }
    }

    private void value(List<String> lines, SagaPart part, SagaMeasure measure, String target) {
        spread(part, SagaContender.KAFKAKIT.toString(), measure)
                .ifPresent(spread ->
                        lines.add("| " + measure.heading() + " | " + number(spread.median()) + " | " + target + " |"));
    }
}
