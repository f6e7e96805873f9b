package io.kafkakit.cli.audit;

import io.kafkakit.cli.audit.SagaEvidence.Ending;
import io.kafkakit.examples.ordersaga.Events.Effect;
import io.kafkakit.saga.SagaStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Judges a run of the order saga. Used by one thread. */
public final class SagaAudit {

    private static final List<String> STEPS = List.of("reserve", "charge", "ship", "receipt");
    /** Behind the pivot, and the pivot itself: an order that is cancelled has none of them. */
    private static final Set<String> FINAL = Set.of("ship", "receipt");

    private final SagaEvidence evidence;
    private final Map<Effect, Integer> effects = new HashMap<>();

    private SagaAudit(SagaEvidence evidence) {
        this.evidence = evidence;
        evidence.effects().forEach(each -> effects.merge(each, 1, Integer::sum));
    }

    /** Judges what the topics hold. */
    public static Audit of(SagaEvidence evidence) {
        SagaAudit audit = new SagaAudit(evidence);
        return new Audit(List.of(
                audit.eachSagaEnded(),
                audit.eachEndingWasToldOnce(),
                audit.noEffectTwice(),
                audit.completedHaveAllEffects(),
                audit.compensatedHaveNone(),
                audit.noDeadLetters()));
    }

    private Finding eachSagaEnded() {
        List<String> wrong = new ArrayList<>();
        Set<String> all = new TreeSet<>(evidence.placed());
        all.addAll(evidence.sagas().keySet());
        for (String id : all) {
            SagaStatus status = evidence.sagas().get(id);
            if (!evidence.placed().contains(id)) {
                wrong.add("saga " + id + " has no order");
            } else if (status == null || !status.hasEnded()) {
                wrong.add("order " + id + (status == null ? " has no saga" : " is " + status));
            }
        }
        return new Finding(
                String.format(
                        "each of %,d orders has one saga, and it ended: %,d completed, %,d compensated",
                        evidence.placed().size(),
                        evidence.count(SagaStatus.COMPLETED),
                        evidence.count(SagaStatus.COMPENSATED)),
                wrong);
    }

    private Finding eachEndingWasToldOnce() {
        Map<String, List<SagaStatus>> told = new HashMap<>();
        for (Ending each : evidence.endings()) {
            told.computeIfAbsent(each.orderId(), id -> new ArrayList<>()).add(each.status());
        }
        List<String> wrong = new ArrayList<>();
        evidence.sagas().forEach((id, status) -> {
            List<SagaStatus> endings = told.getOrDefault(id, List.of());
            if (status.hasEnded() && !endings.equals(List.of(status))) {
                wrong.add("order " + id + " is " + status + ", and the world heard of " + endings);
            }
        });
        told.keySet().stream()
                .filter(id -> !evidence.sagas().containsKey(id))
                .forEach(id -> wrong.add("order " + id + " ended without a saga"));
        return new Finding("each ending was told exactly once", wrong);
    }

    private Finding noEffectTwice() {
        List<String> wrong = new ArrayList<>();
        effects.forEach((effect, count) -> {
            if (count > 1) {
                wrong.add("order " + effect.orderId() + ": " + effect.what() + " " + count + " times");
            }
        });
        return new Finding(
                String.format(
                        "none of %,d effects of participants happened twice",
                        evidence.effects().size()),
                wrong);
    }

    private Finding completedHaveAllEffects() {
        List<String> wrong = new ArrayList<>();
        ids(SagaStatus.COMPLETED).forEach(id -> {
            for (String step : STEPS) {
                Effect effect = new Effect(id, step);
                if (!effects.containsKey(effect)) {
                    wrong.add("order " + id + " without " + step);
                }
                if (effects.containsKey(effect.undone())) {
                    wrong.add("order " + id + " is completed, and " + step + " was undone");
                }
            }
        });
        return new Finding(
                String.format("each of %,d completed orders has all its effects", evidence.count(SagaStatus.COMPLETED)),
                wrong);
    }

    private Finding compensatedHaveNone() {
        List<String> wrong = new ArrayList<>();
        long undone = evidence.effects().stream()
                .filter(each -> STEPS.stream().noneMatch(each.what()::equals))
                .count();
        ids(SagaStatus.COMPENSATED).forEach(id -> {
            for (String step : STEPS) {
                Effect effect = new Effect(id, step);
                boolean isDone = effects.containsKey(effect);
                if (isDone && FINAL.contains(step)) {
                    wrong.add("order " + id + " is cancelled, and has " + step);
                } else if (isDone != effects.containsKey(effect.undone())) {
                    wrong.add("order " + id + " is cancelled: " + step
                            + (isDone ? " was not undone" : " was undone, and not done"));
                }
            }
        });
        return new Finding(
                String.format(
                        "each of %,d compensated orders has none left: %,d were undone",
                        evidence.count(SagaStatus.COMPENSATED), undone),
                wrong);
    }

    private Finding noDeadLetters() {
        return new Finding(
                "nothing is a dead letter",
                evidence.deadLetters() == 0 ? List.of() : List.of(evidence.deadLetters() + " records are"));
    }

    private List<String> ids(SagaStatus status) {
        return evidence.sagas().entrySet().stream()
                .filter(each -> each.getValue() == status)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
