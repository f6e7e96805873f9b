package io.kafkakit.saga.internal.plan;

import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.topics.KafkaNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds all that is wrong with a definition at once. */
final class DefinitionCheck {

    /** Longer names leave no room in the name of a topic. */
    private static final int LONGEST_NAME = 200;
    /** Times are counted in milliseconds, in 64 bits. */
    private static final Duration LONGEST_LIMIT = Duration.ofDays(36_525);

    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    /**
     * Has checked nothing.
     *
     * @param problems receives what is wrong
     */
    DefinitionCheck(Problems problems) {
        this.problems = problems;
    }

    <S> void check(Definition<S> saga) {
        if (!KafkaNames.isLegal(saga.name()) || saga.name().length() > LONGEST_NAME) {
            problems.add(
                    "name",
                    "'" + saga.name() + "'",
                    "use 1 to " + LONGEST_NAME + " of a-z, A-Z, 0-9, '.', '_' and '-'");
        }
        if (saga.version() < 1) {
            problems.add("version", saga.version(), "pass 1 or more");
        }
        if (saga.ending().retention().isNegative()) {
            problems.add("retention", saga.ending().retention(), "pass zero or more");
        }
        if (saga.plan().root().nodes().isEmpty()) {
            problems.add("it has no step: add one with step(...)");
        }
        saga.others().forEach(each -> KafkaNames.checkWritable("topic of sendsTo", each, problems));
        checkStarts(saga);
        block(saga.plan().root());
        checkPivot(saga.plan());
    }

    private <S> void checkStarts(Definition<S> saga) {
        Set<String> events = new HashSet<>();
        for (Start<S> start : saga.starts()) {
            KafkaNames.check("topic of startsOn", start.topic(), problems);
            if (!events.add(start.topic() + " " + start.event())) {
                problems.add("event '" + start.event() + "' of topic '" + start.topic()
                        + "' starts it twice: name each event once");
            }
        }
    }

    private <S> void block(Node.Block<S> block) {
        for (Node<S> node : block.nodes()) {
            checkName(node.name());
            if (node instanceof Node.Task<S> task) {
                task(task);
            } else if (node instanceof Node.Parallel<S> parallel) {
                parallel(parallel);
            } else if (node instanceof Node.Loop<S> loop && loop.atMost() < 1) {
                problems.add("repeat('" + node.name() + "') at most", loop.atMost(), "pass 1 or more");
            }
            if (!(node instanceof Node.Choice<S>)) {
                node.blocks().stream()
                        .filter(each -> each.nodes().isEmpty())
                        .forEach(each ->
                                problems.add("'" + each.name() + "' has no step: add one, or leave the way out"));
            }
            node.blocks().forEach(this::block);
        }
    }

    private void checkName(String name) {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            problems.add("step", "'" + name + "'", "use a name that is not blank and has no '/'");
        }
        if (!names.add(name)) {
            problems.add("two steps are named '" + name + "': histories and operators need a name for each");
        }
    }

    private <S> void parallel(Node.Parallel<S> parallel) {
        Set<String> branches = new HashSet<>();
        parallel.blocks().stream()
                .filter(each -> !branches.add(each.name()))
                .forEach(each -> problems.add("two branches are named '" + each.name() + "': name each once"));
        if (parallel.blocks().size() < 2) {
            problems.add("parallel('" + parallel.name() + "') has fewer than two branches: add one, or use step(...)");
        }
    }

    private <S> void task(Node.Task<S> task) {
        String step = "step '" + task.name() + "'";
        if (task.command() == null && task.awaited().isEmpty()) {
            problems.add(step + " does nothing: call command(...) or awaits(...), or starts(...) for a child");
        }
        if (task.command() != null) {
            KafkaNames.checkWritable("topic of " + step, task.command().topic(), problems);
        }
        task.awaited().forEach(each -> KafkaNames.check("topic of " + step, each.topic(), problems));
        if (task.replies().values().stream().allMatch(Reply::isFailure)) {
            problems.add(step + " can never succeed: call on(...) with the reply of success");
        }
        if (!task.limit().isSaid()) {
            problems.add(step + " has no time limit: call within(...), or withoutLimit() if it may wait for ever");
        }
        checkTime(step, task.limit().within());
        if (task.compensation() != null) {
            checkUndo(step, task.compensation());
        }
    }

    private void checkTime(String step, @Nullable Duration limit) {
        if (limit != null && (limit.isNegative() || limit.isZero())) {
            problems.add("within of " + step, limit, "pass more than zero");
        }
        if (limit != null && limit.compareTo(LONGEST_LIMIT) > 0) {
            problems.add("within of " + step, limit, "pass a hundred years or less, or call withoutLimit()");
        }
    }

    private <S> void checkUndo(String step, Compensation<S> undo) {
        KafkaNames.checkWritable("topic of the undo of " + step, undo.command().topic(), problems);
        if (!undo.replies().isEmpty() && undo.limit().within() == null) {
            problems.add("the undo of " + step + " has no time limit: call within(...) there");
        }
        if (undo.replies().isEmpty() && undo.limit().within() != null) {
            problems.add("the undo of " + step + " has a time limit and no reply: call on(...) there");
        }
        checkTime("the undo of " + step, undo.limit().within());
    }

    private <S> void checkPivot(Plan<S> plan) {
        List<Node.Task<S>> pivots =
                plan.tasks().stream().filter(Node.Task::isPivot).toList();
        if (pivots.size() > 1) {
            problems.add("it has " + pivots.size() + " pivots: only one step divides what is undone from what goes on");
        }
        for (Node.Task<S> pivot : pivots) {
            Plan.Place<S> place = plan.place(pivot.name());
            if (place != null && place.owner() != null) {
                problems.add("pivot '" + pivot.name() + "' is inside '"
                        + place.owner().name() + "': put it among the outermost steps");
            }
        }
        for (Node.Task<S> task : plan.tasks()) {
            Plan.Place<S> place = plan.place(task.name());
            if (place == null) {
                continue;
            }
            if (place.isAfterPivot() || task.isPivot()) {
                checkForward(task, place.isAfterPivot());
            } else {
                checkUndone(task, !pivots.isEmpty() || isFollowed(plan, task));
            }
        }
    }

    /** Whether a step behind it, or beside it, may fail. A loop fails if it has too many rounds. */
    private static <S> boolean isFollowed(Plan<S> plan, Node.Task<S> task) {
        List<Node<S>> nodes = plan.nodes();
        Plan.Place<S> place = plan.place(task.name());
        boolean mayFail = nodes.subList(nodes.indexOf(task) + 1, nodes.size()).stream()
                .anyMatch(each -> each instanceof Node.Task<S> || each instanceof Node.Loop<S>);
        return mayFail || (place != null && place.owner() != null);
    }

    private <S> void checkUndone(Node.Task<S> task, boolean isFollowed) {
        if (task.command() != null && task.compensation() == null && !task.undoesNothing()) {
            problems.add(
                    isFollowed
                            ? "step '" + task.name()
                                    + "' is not undone if a later step fails: call undo(...), or nothingToUndo() if it has no effect"
                            : "step '" + task.name()
                                    + "' may have had its effect when its time is over, and is not undone: make it the pivot, or call"
                                    + " undo(...), or nothingToUndo() if it has no effect");
        }
    }

    private <S> void checkForward(Node.Task<S> task, boolean isAfter) {
        if (task.compensation() != null) {
            problems.add("step '" + task.name() + "' is " + (isAfter ? "behind" : "itself")
                    + " the pivot and would never be undone: leave undo(...) out");
        }
        boolean isChild = task.command() instanceof Command.ToChild<S>;
        if (isAfter && !isChild && task.replies().values().stream().anyMatch(Reply::isFailure)) {
            problems.add("step '" + task.name()
                    + "' is behind the pivot, where the saga only goes forward: leave failsOn(...) out");
        }
    }
}
