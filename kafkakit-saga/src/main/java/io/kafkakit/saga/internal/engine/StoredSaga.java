package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.internal.machine.Done;
import io.kafkakit.saga.internal.machine.Entry;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Moves;
import io.kafkakit.saga.internal.plan.Definition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A saga in a state topic.
 *
 * @param stateText its value as text
 * @param frame null if it cannot be read
 * @param entries of its history
 * @param problem why it cannot be read; null if it can
 */
public record StoredSaga(
        String saga,
        String id,
        String stateText,
        @Nullable Frame frame,
        List<Entry> entries,
        @Nullable String problem) implements SagaView {

    @Override
    public int version() {
        return frame == null ? 0 : frame.version();
    }

    @Override
    public @Nullable SagaStatus status() {
        return frame == null ? null : frame.status();
    }

    @Override
    public List<OpenStep> openSteps() {
        return frame == null
                ? List.of()
                : frame.position().open().stream()
                        .map(each -> new OpenStep(
                                each.step(),
                                each.attempt(),
                                each.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                each.due() == 0 ? null : Instant.ofEpochMilli(each.due()),
                                each.deadLetter()))
                        .toList();
    }

    @Override
    public List<String> doneSteps() {
        return frame == null
                ? List.of()
                : frame.position().done().stream().map(Done::step).toList();
    }

    @Override
    public @Nullable SagaFailure failure() {
        return frame == null ? null : frame.position().failure();
    }

    @Override
    public Instant startedAt() {
        return Instant.ofEpochMilli(frame == null ? 0 : frame.startedAt());
    }

    @Override
    public Instant changedAt() {
        return Instant.ofEpochMilli(frame == null ? 0 : frame.changedAt());
    }

    @Override
    public List<Happening> history() {
        return entries.stream()
                .map(each -> new Happening(Instant.ofEpochMilli(each.at()), each.what()))
                .toList();
    }

    /** Why it cannot move to another version where it stands; empty if it can. */
    public List<String> obstacles(Definition<?> from, Definition<?> to) {
        return frame == null
                ? List.of("its record cannot be read: " + problem)
                : Moves.between(from, to).obstacles(frame.<Object>with(id, stateText, History.EMPTY));
    }
}
