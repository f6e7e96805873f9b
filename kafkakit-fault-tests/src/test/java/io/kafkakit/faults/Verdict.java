package io.kafkakit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.HeaderNames;
import io.kafkakit.Ordering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Compares what came out with what went in: each record is in one place, once, and in order where that is promised. */
final class Verdict {

    private static final Pattern ID = Pattern.compile("\"Job\".*\"id\":(\\d+)", Pattern.DOTALL);

    private final Scenario scenario;
    /** How often each job went in; more than once only if the producer that sent it could not tell. */
    private final Map<Integer, Integer> in = new TreeMap<>();
    /** Positions in the input that have to come out as a dead letter, with what stands there. */
    private final Map<String, String> expectedDead = new TreeMap<>();

    private final Map<Integer, List<String>> out = new HashMap<>();
    private final Map<String, List<String>> dead = new HashMap<>();
    private final Map<String, Integer> lastOf = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Integer> concerned = new ArrayList<>();
    private final Map<Integer, String> sources = new HashMap<>();

    /** How often each job was booked; null if jobs are not booked. */
    private final @Nullable Map<Integer, Integer> booked;

    private Verdict(Scenario scenario, @Nullable Map<Integer, Integer> booked) {
        this.scenario = scenario;
        this.booked = booked;
    }

    /**
     * The verdict.
     *
     * @param booked how often each job was booked; null if jobs are not booked. If they are, dead ones were redriven.
     */
    static Verdict of(Scenario scenario, Names names, Log log, @Nullable Map<Integer, Integer> booked) {
        Verdict verdict = new Verdict(scenario, booked);
        log.read(names.in(), verdict::in);
        log.read(names.out(), verdict::out);
        log.read(names.dead(), verdict::dead);
        verdict.compare();
        return verdict;
    }

    private void in(ConsumerRecord<byte[], byte[]> record) {
        String expected = header(record, Input.EXPECTED);
        if (expected != null) {
            if (expected.equals(Input.DEAD)) {
                expectedDead.put(position(record), "garbage");
            }
            return;
        }
        int id = id(record);
        sources.put(id, position(record));
        if (scenario.isDead(id)) {
            expectedDead.put(position(record), "job " + id);
        }
        if (!scenario.isDead(id) || booked != null) {
            in.merge(id, 1, Integer::sum);
        }
    }

    private void out(ConsumerRecord<byte[], byte[]> record) {
        int id = id(record);
        out.computeIfAbsent(id, key -> new ArrayList<>()).add(position(record));
        boolean isRedriven = booked != null && scenario.isDead(id);
        // Without keepingKeyOrder one that is tried again may be overtaken, and so may one that is redriven.
        if (!isRedriven
                && scenario.ordering() != Ordering.UNORDERED
                && (scenario.keepsOrder() || scenario.failures(id) == 0)) {
            String line = line(record);
            Integer before = lastOf.put(line, id);
            // The same once more is told as a duplicate.
            if (before != null && before > id) {
                fault(id, "job " + id + " at " + position(record) + " came after job " + before + " of " + line);
            }
        }
    }

    /** In which the order is promised: keys are on the partitions of the output as they are on those of the input. */
    private String line(ConsumerRecord<byte[], byte[]> record) {
        return scenario.ordering() == Ordering.PARTITION && !scenario.keepsOrder()
                ? "partition " + record.partition()
                : "key " + new String(record.key(), UTF_8);
    }

    private void dead(ConsumerRecord<byte[], byte[]> record) {
        String source =
                header(record, HeaderNames.ORIGINAL_PARTITION) + "@" + header(record, HeaderNames.ORIGINAL_OFFSET);
        dead.computeIfAbsent(source, key -> new ArrayList<>()).add(position(record));
    }

    private void compare() {
        in.forEach((id, times) -> {
            List<String> places = out.getOrDefault(id, List.of());
            if (places.size() != times) {
                fault(id, "job " + id + " went in " + times + " times and came out at " + places);
            }
        });
        if (booked != null) {
            compareBookings(booked);
        }
        out.forEach((id, places) -> {
            if (!in.containsKey(id)) {
                fault(id, "job " + id + " came out at " + places + " and should not have");
            }
        });
        expectedDead.forEach((source, what) -> {
            List<String> places = dead.getOrDefault(source, List.of());
            if (places.size() != 1) {
                fault(idOf(what), what + " from " + source + " is a dead letter at " + places);
            }
        });
        dead.forEach((source, places) -> {
            if (!expectedDead.containsKey(source)) {
                fault(-1, "what was read from " + source + " is a dead letter at " + places + " and should not be");
            }
        });
    }

    private void compareBookings(Map<Integer, Integer> all) {
        in.forEach((id, times) -> {
            int bookings = all.getOrDefault(id, 0);
            if (bookings != times) {
                fault(id, "job " + id + " went in " + times + " times and was booked " + bookings + " times");
            }
        });
        all.keySet().stream()
                .filter(id -> !in.containsKey(id))
                .forEach(id -> fault(id, "job " + id + " was booked and should not have been"));
    }

    private static int idOf(String what) {
        return what.startsWith("job ") ? Integer.parseInt(what.substring(4)) : -1;
    }

    private void fault(int id, String what) {
        faults.add(what);
        concerned.add(id);
    }

    /** Nothing if all is as it should be; else what is not, with the history of the first records concerned. */
    String report(Workers workers) {
        StringBuilder report = new StringBuilder();
        for (int i = 0; i < Math.min(10, faults.size()); i++) {
            int id = concerned.get(i);
            report.append(faults.get(i)).append('\n');
            if (id >= 0) {
                report.append("  read from ").append(sources.get(id)).append('\n');
                workers.historyOf(id)
                        .forEach(line -> report.append("  ").append(line).append('\n'));
            }
        }
        if (faults.size() > 10) {
            report.append("and ").append(faults.size() - 10).append(" more\n");
        }
        return report.toString();
    }

    /** What was compared. */
    String summary() {
        return in.size() + " jobs relayed, " + expectedDead.size() + " dead letters";
    }

    private static int id(ConsumerRecord<byte[], byte[]> record) {
        String value = new String(record.value(), UTF_8);
        Matcher id = ID.matcher(value);
        if (!id.find()) {
            throw new AssertionError(position(record) + " is no job: " + value);
        }
        return Integer.parseInt(id.group(1));
    }

    private static String position(ConsumerRecord<?, ?> record) {
        return record.partition() + "@" + record.offset();
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
