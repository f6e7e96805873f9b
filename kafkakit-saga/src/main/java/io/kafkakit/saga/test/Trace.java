package io.kafkakit.saga.test;

import io.kafkakit.EventRecord;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Done;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What happened on one way of a saga, and whether that was allowed. It notes by itself what was done, and in which order.
 * Immutable.
 *
 * @param sent tokens of all commands
 * @param done numbers of steps that are done, in their order
 * @param undone numbers of steps whose undo was sent
 * @param last the place in {@code done} of the step that was undone last
 */
record Trace(List<Token> sent, List<Integer> done, Set<Integer> undone, int last) {

    static final Trace EMPTY = new Trace(List.of(), List.of(), Set.of(), Integer.MAX_VALUE);

    /**
     * The trace after this.
     *
     * @param senders names of the steps that have a command
     * @param violations receives what must not happen
     */
    Trace after(Instance<?> before, Decision<?> decision, Set<String> senders, Consumer<String> violations) {
        Instance<?> after = Objects.requireNonNull(decision.instance());
        List<Token> tokens = decision.sends().stream()
                .map(SentCommand::token)
                .filter(Objects::nonNull)
                .toList();
        if (before.status().hasEnded()) {
            violations.accept("the saga changed after it had ended");
        }
        checkSends(before, after.status(), decision.sends(), tokens, violations);
        List<Token> all = new ArrayList<>(sent);
        Set<Integer> gone = new HashSet<>(undone);
        int place = last;
        for (Token each : tokens) {
            if (each.isUndo() && each.attempt() == 1) {
                checkUndo(each, gone, all, senders, violations);
                int its = place(each);
                if (its > place) {
                    violations.accept("step '" + each.step() + "' was undone after one that was done before it");
                }
                place = its;
                gone.add(each.activation());
            }
            all.add(each);
        }
        if (after.status() == SagaStatus.COMPENSATED) {
            done.stream()
                    .filter(each -> !gone.contains(each))
                    .forEach(each -> violations.accept(
                            "the saga is compensated, and " + named(each, all) + " was done and not undone"));
        }
        return new Trace(List.copyOf(all), doneBy(after), Set.copyOf(gone), place);
    }

    private static String named(int activation, List<Token> all) {
        return all.stream()
                .filter(each -> each.activation() == activation)
                .findFirst()
                .map(each -> "step '" + each.step() + "'")
                .orElse("a step");
    }

    private static void checkSends(
            Instance<?> before,
            SagaStatus after,
            List<EventRecord> sends,
            List<Token> tokens,
            Consumer<String> violations) {
        if (before.status().hasEnded() && !sends.isEmpty()) {
            violations.accept("the saga sent " + sends + " after it had ended");
        }
        for (Token each : tokens) {
            if (after == SagaStatus.COMPLETED && !each.isUndo()) {
                violations.accept("a command of step '" + each.step() + "' was sent when the saga completed");
            }
            if (each.isUndo() && before.position().isPivoted()) {
                violations.accept("step '" + each.step() + "' was undone after the pivot");
            }
        }
    }

    private static void checkUndo(
            Token undo, Set<Integer> gone, List<Token> all, Set<String> senders, Consumer<String> violations) {
        if (gone.contains(undo.activation())) {
            violations.accept("step '" + undo.step() + "' was undone twice");
        }
        boolean wasSent = all.stream().anyMatch(each -> !each.isUndo() && each.activation() == undo.activation());
        if (senders.contains(undo.step()) && !wasSent) {
            violations.accept("step '" + undo.step() + "' was undone and had not begun");
        }
    }

    /** A step that was open when another one failed is behind all that are done. */
    private int place(Token undo) {
        int place = done.indexOf(undo.activation());
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private List<Integer> doneBy(Instance<?> after) {
        if (after.position().failure() != null) {
            return done;
        }
        List<Integer> more = new ArrayList<>(done);
        for (Done each : after.position().done()) {
            if (!more.contains(each.activation())) {
                more.add(each.activation());
            }
        }
        return List.copyOf(more);
    }
}
