package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads topics of a run from their beginning, as a {@code read_committed} reader, and looks that each saga is in each of
 * them once, with what must be there. Not thread-safe.
 */
final class SagaCheck {

    /** Every so many a whole event is decoded and compared. */
    private static final int SAMPLE = 97;

    private final SagaSpec spec;
    private final long sagas;
    private final Map<String, BitSet> seen = new HashMap<>();
    private long twice;
    private long wrong;

    SagaCheck(SagaSpec spec, Collection<String> topics, long sagas) {
        this.spec = spec;
        this.sagas = sagas;
        topics.forEach(topic -> seen.put(topic, new BitSet()));
    }

    /** Of all commands and ends of these sagas; returns what is wrong. */
    static List<String> trips(Stage stage, SagaSpec spec, long sagas) {
        List<String> topics = new ArrayList<>(spec.allCommands());
        topics.add(spec.done());
        return of(stage, spec, topics, sagas);
    }

    /** Of these topics; returns what is wrong. */
    static List<String> of(Stage stage, SagaSpec spec, Collection<String> topics, long sagas) {
        SagaCheck check = new SagaCheck(spec, topics, sagas);
        var ends = stage.broker().cluster().ends(stage.partitionsOf(topics));
        Output.readAll(stage.broker().bootstrapServers(), ends, check::add);
        return check.problems();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        long id = Trip.number(record.key());
        BitSet ids = seen.get(record.topic());
        if (ids == null || id < 0 || id >= sagas || (id % SAMPLE == 0 && !isRight(id, record))) {
            wrong++;
            return;
        }
        if (ids.get((int) id)) {
            twice++;
        }
        ids.set((int) id);
    }

    private boolean isRight(long id, ConsumerRecord<byte[], byte[]> record) {
        if (spec.part() == SagaSpec.Part.WAITS) {
            return Trip.dueIn(record.value()) >= 0;
        }
        int step = spec.allCommands().indexOf(record.topic()) + 1;
        if (step == 0 && spec.contender() != SagaContender.RELAY) {
            String[] tickets = IntStream.rangeClosed(1, Trip.STEPS)
                    .mapToObj(each -> "ticket-" + id + "-" + each)
                    .toArray(String[]::new);
            return TripEvents.complete(record.value()).tickets().equals(Arrays.asList(tickets));
        }
        Trip trip = Trip.of(Trip.Planned.of(id));
        return TripEvents.book(record.value()).equals(trip.command(Math.max(1, step)));
    }

    List<String> problems() {
        long lost = seen.values().stream()
                .mapToLong(each -> sagas - each.cardinality())
                .sum();
        List<String> problems = new ArrayList<>();
        add(problems, lost, "lost");
        add(problems, twice, "twice");
        add(problems, wrong, "wrong");
        return problems;
    }

    private static void add(List<String> problems, long count, String what) {
        if (count != 0) {
            problems.add(count + " " + what);
        }
    }
}
