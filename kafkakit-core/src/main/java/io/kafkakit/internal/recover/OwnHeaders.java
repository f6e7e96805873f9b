package io.kafkakit.internal.recover;

import io.kafkakit.HeaderNames;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headers that recovery writes. It replaces them when a record comes through it again. */
public final class OwnHeaders {

    /** Headers about a failure. They are removed when the record is sent back. */
    public static final Set<String> OF_THE_FAILURE = Set.of(
            HeaderNames.RETRY_COUNT,
            HeaderNames.LAST_ERROR,
            HeaderNames.FAILED_AT,
            HeaderNames.ERROR_REASON,
            HeaderNames.RETRY_TOPIC,
            HeaderNames.RETRY_PARTITION,
            HeaderNames.ATTEMPTS,
            HeaderNames.EXCEPTION_CLASS,
            HeaderNames.STACK_TRACE,
            HeaderNames.DUE,
            HeaderNames.NOT_BEFORE,
            HeaderNames.FIRST_FAILED_AT,
            HeaderNames.DISPOSITION,
            HeaderNames.REDRIVE_TOPIC);

    /** Headers about the origin. A record in its source topic does not have them. */
    public static final Set<String> OF_THE_ORIGIN = Set.of(
            HeaderNames.ORIGINAL_TOPIC,
            HeaderNames.ORIGINAL_PARTITION,
            HeaderNames.ORIGINAL_OFFSET,
            HeaderNames.ORIGINAL_TIMESTAMP,
            HeaderNames.ORIGINAL_TIMESTAMP_TYPE,
            HeaderNames.GROUP);

    /** Both sets. */
    static final Set<String> ALL =
            Stream.concat(OF_THE_FAILURE.stream(), OF_THE_ORIGIN.stream()).collect(Collectors.toUnmodifiableSet());

    private OwnHeaders() {}
}
