package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.internal.plan.Node;
import io.kafkakit.saga.internal.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What stands in the way of sagas that are to go on under another version of their definition. Immutable. */
public final class Moves {

    private final Plan<?> from;
    private final Plan<?> to;

    private Moves(Plan<?> from, Plan<?> to) {
        this.from = from;
        this.to = to;
    }

    /** From one version to another. */
    public static Moves between(Definition<?> from, Definition<?> to) {
        return new Moves(from.plan(), to.plan());
    }

    /** Steps that only the new version has. */
    public Set<String> added() {
        return difference(to, from);
    }

    /** Steps that only the old version has. */
    public Set<String> removed() {
        return difference(from, to);
    }

    private static Set<String> difference(Plan<?> all, Plan<?> others) {
        Set<String> names = new LinkedHashSet<>();
        all.nodes().stream()
                .map(Node::name)
                .filter(each -> others.place(each) == null)
                .forEach(names::add);
        return names;
    }

    /** Why this saga cannot move where it stands now; empty if it can. */
    public List<String> obstacles(Instance<?> instance) {
        List<String> obstacles = new ArrayList<>();
        Position position = instance.position();
        position.open().forEach(open -> checkOpen(open, obstacles));
        for (Done each : position.done()) {
            if (!(node(to, each.step()) instanceof Node.Task<?> task) || task.compensation() == null) {
                obstacles.add("step '" + each.step() + "' is done, and the new version does not undo it");
            }
        }
        position.rounds().keySet().stream()
                .filter(each -> !(node(to, each) instanceof Node.Loop<?>))
                .forEach(each -> obstacles.add("it is in loop '" + each + "', which the new version does not have"));
        checkArrived(position, obstacles);
        return obstacles;
    }

    private void checkOpen(Open open, List<String> obstacles) {
        String step = "it stands at step '" + open.step() + "', ";
        Plan.Place<?> old = from.place(open.step());
        Plan.Place<?> now = to.place(open.step());
        if (old == null || now == null) {
            obstacles.add(step + "which the new version does not have");
        } else if (!old.node().getClass().equals(now.node().getClass())) {
            obstacles.add(step + "which does something else in the new version");
        } else if (!old.block().name().equals(now.block().name())) {
            obstacles.add(step + "which is elsewhere in the new version: in '"
                    + now.block().name() + "', not in '" + old.block().name() + "'");
        } else if (old.isAfterPivot() != now.isAfterPivot()) {
            obstacles.add(step + "which is on the other side of the pivot in the new version");
        }
    }

    private void checkArrived(Position position, List<String> obstacles) {
        Set<String> blocks = new LinkedHashSet<>();
        to.nodes().forEach(each -> each.blocks().forEach(block -> blocks.add(block.name())));
        position.arrived().stream()
                .filter(each -> !blocks.contains(each))
                .forEach(each ->
                        obstacles.add("branch '" + each + "' has arrived, and the new version does not have it"));
    }

    private static Object node(Plan<?> plan, String step) {
        Plan.Place<?> place = plan.place(step);
        return place == null ? "" : place.node();
    }
}
