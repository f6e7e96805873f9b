package io.kafkakit.saga.internal.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a saga, and where each stands. Immutable.
 *
 * @param <S> the saga's state
 */
public final class Plan<S> {

    private final Node.Block<S> root;
    private final Map<String, Place<S>> places = new LinkedHashMap<>();

    /** Where a step stands. */
    public record Place<S>(
            Node<S> node,
            Node.Block<S> block,
            int index,
            @Nullable Node<S> owner,
            boolean isAfterPivot) {

        /** The step behind it in its block; null if it is the last. */
        public @Nullable Node<S> next() {
            return index + 1 < block.nodes().size() ? block.nodes().get(index + 1) : null;
        }
    }

    /** The plan of these steps; of several with the same name the last counts. */
    public Plan(Node.Block<S> root) {
        this.root = root;
        index(root, null, false);
    }

    /** Returns whether the pivot is in the block or before it. */
    private boolean index(Node.Block<S> block, @Nullable Node<S> owner, boolean afterPivot) {
        boolean after = afterPivot;
        for (int i = 0; i < block.nodes().size(); i++) {
            Node<S> node = block.nodes().get(i);
            places.put(node.name(), new Place<>(node, block, i, owner, after));
            for (Node.Block<S> inner : node.blocks()) {
                index(inner, node, after);
            }
            after = after || (node instanceof Node.Task<S> task && task.isPivot());
        }
        return after;
    }

    public Node.Block<S> root() {
        return root;
    }

    /** The place of this step; null if there is no such step. */
    public @Nullable Place<S> place(String step) {
        return places.get(step);
    }

    /** All steps, each before those inside it and behind it. */
    public List<Node<S>> nodes() {
        return places.values().stream().<Node<S>>map(Place::node).toList();
    }

    /** All steps that send or wait. */
    public List<Node.Task<S>> tasks() {
        List<Node.Task<S>> tasks = new ArrayList<>();
        for (Node<S> node : nodes()) {
            if (node instanceof Node.Task<S> task) {
                tasks.add(task);
            }
        }
        return tasks;
    }
}
