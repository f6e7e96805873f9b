package io.kafkakit.saga;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga as Kafka has it. A snapshot. Only kafkakit implements it: later versions may add methods.
 */
public interface SagaView {

    /** The name of its definition. */
    String saga();

    /** Its id. */
    String id();

    /** The version of the definition that it follows; 0 if its record cannot be read. */
    int version();

    /** Where it stands; null if its record cannot be read. */
    @Nullable
    SagaStatus status();

    /** The steps that have begun and not ended. */
    List<OpenStep> openSteps();

    /** The steps that are undone if a later one fails, the first one first. */
    List<String> doneSteps();

    /** Why it was compensated; null if it was not. */
    @Nullable
    SagaFailure failure();

    /** When it began. */
    Instant startedAt();

    /** When something happened last. */
    Instant changedAt();

    /** What happened, the oldest first. Of a long history the first and the last entries. */
    List<Happening> history();

    /** Its state, as the bytes in Kafka say it, read as UTF-8. */
    String stateText();

    /** Why it cannot be read; null if it can. */
    @Nullable
    String problem();

    /**
     * A step that has begun and not ended.
     *
     * @param attempt of its command, from 1
     * @param doing what it does: {@code doing}, {@code resting}, {@code pausing}, {@code undoing}, {@code failed} and so on
     * @param due when its wait is over; null for never
     * @param deadLetter where its command lies if the participant gave up; null if it did not
     */
    record OpenStep(
            String name,
            int attempt,
            String doing,
            @Nullable Instant due,
            @Nullable String deadLetter) {}

    /**
     * Something that happened.
     *
     * @param what in words
     */
    record Happening(Instant at, String what) {}
}
