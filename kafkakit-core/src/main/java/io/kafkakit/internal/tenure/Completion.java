package io.kafkakit.internal.tenure;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An outcome on its way to Kafka, and those that must get there with it: all or none.
 *
 * @param entry the delivery's place in the ledger of its tenure
 * @param bytes approximate memory of the delivery and its outcome, and of the others
 * @param others of the same batch of a batch handler; empty for a record that was handled alone
 */
public record Completion(
        Tenure tenure, Entry entry, Delivery delivery, Outcome outcome, long bytes, List<Completion> others) {

    /** An outcome of its own. */
    public Completion(Tenure tenure, Entry entry, Delivery delivery, Outcome outcome, long bytes) {
        this(tenure, entry, delivery, outcome, bytes, List.of());
    }

    /** The outcomes of one tenure, in order, as one. */
    public static Completion together(List<Completion> all) {
        Completion first = all.get(0);
        if (all.size() == 1) {
            return first;
        }
        long bytes = all.stream().mapToLong(Completion::bytes).sum();
        return new Completion(
                first.tenure,
                first.entry,
                first.delivery,
                first.outcome,
                bytes,
                List.copyOf(all.subList(1, all.size())));
    }

    /** Calls this for the outcome itself and then for each of the others. */
    public void forEach(Consumer<Completion> action) {
        action.accept(this);
        others.forEach(action);
    }

    /** The records of all outcomes. */
    public List<ProducerRecord<byte[], byte[]>> records() {
        if (others.isEmpty()) {
            return outcome.records();
        }
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(outcome.records());
        others.forEach(other -> all.addAll(other.outcome.records()));
        return all;
    }

    /**
     * Whether the handler has changed something outside Kafka: a state in memory, or that of which its effects are. Then
     * another outcome cannot take the place of this one just like that.
     */
    public boolean hasEffect() {
        boolean canHave = delivery.plan().state() != null || delivery.plan().effects() != null;
        return canHave && outcome.kind() == Outcome.Kind.HANDLED;
    }

    /** With another outcome for one of its parts: itself, or one of the others. */
    public Completion with(Completion part, Outcome other) {
        if (part.entry == entry) {
            return new Completion(tenure, entry, delivery, other, bytes, others);
        }
        return new Completion(
                tenure,
                entry,
                delivery,
                outcome,
                bytes,
                others.stream()
                        .map(each -> each.entry == part.entry ? each.with(each, other) : each)
                        .toList());
    }
}
