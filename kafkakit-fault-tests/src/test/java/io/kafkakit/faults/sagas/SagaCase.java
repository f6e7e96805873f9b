package io.kafkakit.faults.sagas;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One saga: where it stands, what its participants did, and what is wrong with that. */
final class SagaCase {

    private static final Pattern DONE = Pattern.compile("\"done\":\\[([^]]*)]");

    private final SagaScenario scenario;
    private final SagaView saga;
    private final List<String> effects;
    private final List<String> ends;
    private final List<String> history;
    private final List<String> faults = new ArrayList<>();

    /**
     * Of this saga.
     *
     * @param effects each a step, and what was done, in the order of the topic
     * @param ends what it said when it ended
     */
    SagaCase(SagaScenario scenario, SagaView saga, List<String> effects, List<String> ends) {
        this.scenario = scenario;
        this.saga = saga;
        this.effects = effects;
        this.ends = ends;
        this.history = saga.history().stream().map(SagaView.Happening::what).toList();
    }

    /** What is wrong; empty if nothing is. */
    List<String> faults() {
        SagaStatus expected = expected();
        if (saga.status() != expected) {
            faults.add("it is " + saga.status() + " and should be " + expected);
            return faults;
        }
        for (Part part : Part.values()) {
            alone(part);
        }
        switch (expected) {
            case COMPLETED -> completed();
            case COMPENSATED -> compensated();
            default -> stuck();
        }
        inOrder();
        state();
        return faults;
    }

    /** Where it should stand, by the fates of its commands and the time limits that struck; null if nobody can say. */
    private @Nullable SagaStatus expected() {
        if (history.stream().anyMatch(each -> each.endsWith("stuck: it could not be undone in time"))) {
            return SagaStatus.STUCK;
        }
        for (Part part : Part.values()) {
            Fate fate = scenario.fate(saga.id(), part);
            if (isExhausted(part) && part.isUndone()) {
                return SagaStatus.COMPENSATED;
            }
            if (isExhausted(part) && !isFreed(part)) {
                return SagaStatus.STUCK;
            }
            if (fate == Fate.REFUSES) {
                return SagaStatus.COMPENSATED;
            }
            // A late reply may still come before the time limit strikes, where nobody runs the saga meanwhile.
            if (fate == Fate.IS_DEAD || fate == Fate.IS_DEAF) {
                faults.add("no reply to " + part.step() + " came, and no time limit struck");
                return null;
            }
        }
        return SagaStatus.COMPLETED;
    }

    /** Whether no reply came in time, to any of its commands. */
    private boolean isExhausted(Part part) {
        int compensates = 0;
        while (compensates < history.size() && !history.get(compensates).startsWith("saga: compensates")) {
            compensates++;
        }
        String late = part.step() + ": no reply in time";
        return part != Part.INVOICE
                && Collections.frequency(history.subList(0, compensates), late) == part.retries() + 1;
    }

    /** Whether a reply to its last command came after all, so that the saga was not stuck any more. */
    private boolean isFreed(Part part) {
        String step = part.step() + ": ";
        int late = history.lastIndexOf(step + "no reply in time");
        return history.subList(late + 1, history.size()).stream()
                .anyMatch(
                        each -> each.startsWith(step) && !each.startsWith(step + "stuck") && !each.contains("letter"));
    }

    private int count(Part part, String what) {
        return Collections.frequency(effects, part.step() + " " + what);
    }

    private int undone(Part part) {
        return count(part, Participants.UNDO) + count(part, Participants.EMPTY);
    }

    private int position(Part part, String what) {
        return effects.indexOf(part.step() + " " + what);
    }

    /** What holds for each step, however the saga ended. */
    private void alone(Part part) {
        int done = count(part, Participants.DO);
        check(done <= 1, part, "was done " + done + " times");
        check(undone(part) <= 1, part, "was undone " + undone(part) + " times");
        if (count(part, Participants.UNDO) > 0) {
            check(done == 1, part, "was undone and not done");
            check(
                    position(part, Participants.DO) < position(part, Participants.UNDO),
                    part,
                    "was done after it was undone");
        }
        check(
                count(part, Participants.EMPTY) == 0 || done == 0,
                part,
                "was undone as if it were not done, and was done");
        Fate fate = scenario.fate(saga.id(), part);
        check(done == 0 || (fate != Fate.REFUSES && fate != Fate.IS_DEAD), part, "was done and should have no effect");
    }

    private void completed() {
        for (Part part : Part.values()) {
            check(count(part, Participants.DO) == 1, part, "is not done, and the saga is completed");
            check(undone(part) == 0, part, "is undone, and the saga is completed");
        }
        check(ends.equals(List.of("completed")), null, "it said that it is " + ends);
    }

    private void compensated() {
        for (Part part : Part.values()) {
            if (part.isUndone()) {
                boolean isUndone = history.stream().anyMatch(each -> each.startsWith(part.step() + ": undo sent"));
                check(undone(part) == (isUndone ? 1 : 0), part, "says that undo was sent: " + isUndone);
                check(
                        count(part, Participants.DO) == count(part, Participants.UNDO),
                        part,
                        "was done and not undone, and the saga is compensated");
            } else {
                check(count(part, Participants.DO) == 0, part, "is done, and the saga is compensated");
            }
        }
        check(ends.equals(List.of("compensated")), null, "it said that it is " + ends);
    }

    private void stuck() {
        check(ends.isEmpty(), null, "it is stuck and said that it is " + ends);
        if (saga.failure() != null) {
            return;
        }
        boolean isShipped = !isExhausted(Part.CHARGE) || isFreed(Part.CHARGE);
        for (Part part : Part.values()) {
            boolean isReached = isShipped || part.compareTo(Part.CHARGE) <= 0;
            boolean isDone = isReached
                    && scenario.fate(saga.id(), part) != Fate.IS_DEAD
                    && scenario.fate(saga.id(), part) != Fate.REFUSES;
            check(
                    count(part, Participants.DO) == (isDone ? 1 : 0),
                    part,
                    "should be done before the saga is stuck: " + isDone);
            check(undone(part) == 0, part, "is undone, and the saga is stuck behind it");
        }
    }

    /** Forward, and back in reverse order. */
    private void inOrder() {
        before(Part.RESERVE, Part.HOLD);
        before(Part.HOLD, Part.CHARGE);
        before(Part.CHARGE, Part.SHIP);
        before(Part.CHARGE, Part.INVOICE);
        int hold = Math.max(position(Part.HOLD, Participants.UNDO), position(Part.HOLD, Participants.EMPTY));
        int reserve = Math.max(position(Part.RESERVE, Participants.UNDO), position(Part.RESERVE, Participants.EMPTY));
        check(hold < 0 || reserve < 0 || hold < reserve, Part.RESERVE, "was undone before hold");
    }

    private void before(Part first, Part then) {
        int position = position(then, Participants.DO);
        check(
                position < 0 || (position(first, Participants.DO) >= 0 && position(first, Participants.DO) < position),
                then,
                "was done without " + first.step() + " before it");
    }

    /** Each reply changed the state once. */
    private void state() {
        Matcher done = DONE.matcher(saga.stateText());
        if (!done.find()) {
            faults.add("its state is " + saga.stateText());
            return;
        }
        List<String> steps =
                done.group(1).isEmpty() ? List.of() : List.of(done.group(1).split(",", -1));
        check(steps.size() == steps.stream().distinct().count(), null, "a reply was taken twice: " + steps);
        check(
                saga.status() != SagaStatus.COMPLETED || steps.size() == Part.values().length,
                null,
                "it is completed with " + steps);
    }

    private void check(boolean holds, @Nullable Part part, String what) {
        if (!holds) {
            faults.add((part == null ? "" : part.step() + " ") + what);
        }
    }
}
