package io.kafkakit.faults.sagas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.HeaderNames;
import io.kafkakit.faults.Workers;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Compares what sagas say with what their participants did. */
final class SagaVerdict {

    private final SagaScenario scenario;
    private final int number;
    private final Map<String, SagaView> sagas = new HashMap<>();
    private final Map<String, List<String>> effects = new HashMap<>();
    private final Map<String, List<String>> ends = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    /** What is wrong, by the saga that it is about. */
    private final Map<String, List<String>> faults = new TreeMap<>();

    /**
     * Of these sagas.
     *
     * @param number how many began
     */
    SagaVerdict(SagaScenario scenario, int number, List<SagaView> views) {
        this.scenario = scenario;
        this.number = number;
        views.forEach(each -> sagas.put(each.id(), each));
    }

    void effect(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), UTF_8);
        effects.computeIfAbsent(id, key -> new ArrayList<>()).add(header(record, Participants.EFFECT));
    }

    void end(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), UTF_8);
        String value = new String(record.value(), UTF_8);
        ends.computeIfAbsent(id, key -> new ArrayList<>())
                .add(value.contains("OrderCompleted") ? "completed" : "compensated");
    }

    /** A command that a participant gave up. */
    void dead(ConsumerRecord<byte[], byte[]> record) {
        String correlation = header(record, HeaderNames.CORRELATION);
        String[] words = correlation.split("/", -1);
        String id = words[1];
        Part part = Part.valueOf(words[3].toUpperCase(java.util.Locale.ROOT));
        if (scenario.fate(id, part) != Fate.IS_DEAD || !words[2].equals("do")) {
            fault(id, correlation + " is a dead letter and should not be");
        }
        if (!dead.add(correlation)) {
            fault(id, correlation + " is a dead letter twice");
        }
    }

    /** Nothing of the saga itself fails. */
    void sagaDead(ConsumerRecord<byte[], byte[]> record) {
        fault("", "the saga has a dead letter: " + record);
    }

    private void fault(String id, String what) {
        faults.computeIfAbsent(id, key -> new ArrayList<>()).add(what);
    }

    private void judge() {
        for (int i = 0; i < number; i++) {
            String id = SagaScenario.id(i);
            SagaView saga = sagas.get(id);
            if (saga == null) {
                fault(id, "saga " + id + " is lost");
            } else {
                new SagaCase(scenario, saga, effects.getOrDefault(id, List.of()), ends.getOrDefault(id, List.of()))
                        .faults()
                        .forEach(each -> fault(id, "saga " + id + ": " + each));
            }
        }
        sagas.keySet().stream()
                .filter(each -> SagaScenario.number(each) >= number)
                .forEach(each -> fault(each, "saga " + each + " was never placed"));
        effects.keySet().stream()
                .filter(each -> !sagas.containsKey(each))
                .forEach(each -> fault(each, "saga " + each + " is not there and has effects"));
    }

    /** Nothing if all is as it should be; else what is not, with the history of the first sagas concerned. */
    String report(Workers workers) {
        judge();
        StringBuilder report = new StringBuilder();
        List<String> ids = List.copyOf(faults.keySet());
        for (String id : ids.subList(0, Math.min(5, ids.size()))) {
            faults.getOrDefault(id, List.of())
                    .forEach(each -> report.append(each).append('\n'));
            SagaView saga = sagas.get(id);
            if (saga != null) {
                saga.history().forEach(each -> line(report, each.at() + " " + each.what()));
            }
            line(report, "effects " + effects.get(id) + ", ends " + ends.get(id));
            workers.said()
                    .filter(each -> each.startsWith("handling " + id + " "))
                    .forEach(each -> line(report, each));
        }
        if (ids.size() > 5) {
            report.append("and ").append(ids.size() - 5).append(" more sagas\n");
        }
        return report.toString();
    }

    private static void line(StringBuilder report, String line) {
        report.append("  ").append(line).append('\n');
    }

    /** What was compared. */
    String summary() {
        Map<SagaStatus, Integer> counts = new TreeMap<>();
        long empty = 0;
        int inDoubt = 0;
        for (SagaView each : sagas.values()) {
            counts.merge(Objects.requireNonNull(each.status()), 1, Integer::sum);
            inDoubt += each.history().stream().anyMatch(one -> one.what().endsWith("no reply in time")) ? 1 : 0;
        }
        for (List<String> each : effects.values()) {
            empty += each.stream()
                    .filter(one -> one.endsWith(Participants.EMPTY))
                    .count();
        }
        return counts + ", " + inDoubt + " of them waited in vain once or more, " + empty
                + " undone before or without the command, " + dead.size() + " dead letters";
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
