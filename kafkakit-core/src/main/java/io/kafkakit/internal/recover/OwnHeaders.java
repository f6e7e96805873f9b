package io.kafkakit.internal.recover;

import io.kafkakit.HeaderNames;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headers that recovery writes, and replaces when a record comes through it again. */
public final class OwnHeaders {

    /** What a failure has written; when the record is sent back, it is not true any more. */
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

    /** Where it came from; in its source topic a record is its own origin. */
    public static final Set<String> OF_THE_ORIGIN = Set.of(
            HeaderNames.ORIGINAL_TOPIC,
            HeaderNames.ORIGINAL_PARTITION,
            HeaderNames.ORIGINAL_OFFSET,
            HeaderNames.ORIGINAL_TIMESTAMP,
            HeaderNames.ORIGINAL_TIMESTAMP_TYPE,
            HeaderNames.GROUP);

    /** Both. */
    static final Set<String> ALL =
            Stream.concat(OF_THE_FAILURE.stream(), OF_THE_ORIGIN.stream()).collect(Collectors.toUnmodifiableSet());

    private OwnHeaders() {}
}
