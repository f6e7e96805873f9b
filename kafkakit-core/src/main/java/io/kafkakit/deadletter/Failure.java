package io.kafkakit.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a record became a dead letter, as far as its headers tell; what they do not tell is null.
 *
 * @param at when; where no header tells, the dead letter's own timestamp
 * @param disposition the word of {@link io.kafkakit.Disposition}
 * @param errorClass name of the exception's class
 * @param message the exception's own words
 * @param attempts how many there were
 */
public record Failure(
        Instant at,
        @Nullable String disposition,
        @Nullable String errorClass,
        @Nullable String message,
        @Nullable String stackTrace,
        @Nullable Integer attempts) {}
