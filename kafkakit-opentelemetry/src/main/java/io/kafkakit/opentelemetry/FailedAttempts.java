package io.kafkakit.opentelemetry;

import io.kafkakit.EventContext;
import io.kafkakit.HeaderNames;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The last attempt that failed on each thread. Its retry record or dead letter is staged when its interceptors have
 * returned, by the same thread.
 */
final class FailedAttempts {

    private static final ThreadLocal<@Nullable Attempt> LAST = new ThreadLocal<>();

    private FailedAttempts() {}

    private record Attempt(Context context, List<EventContext> records) {

        /** Whether these are the headers of a retry record or dead letter of one of its records. */
        boolean isOf(Headers headers) {
            EventContext first = records.get(0);
            return is(headers, HeaderNames.ORIGINAL_TOPIC, first.topic())
                    && is(headers, HeaderNames.ORIGINAL_PARTITION, Integer.toString(first.partition()))
                    && records.stream()
                            .anyMatch(each -> is(headers, HeaderNames.ORIGINAL_OFFSET, Long.toString(each.offset())));
        }

        private static boolean is(Headers headers, String name, String text) {
            Header header = headers.lastHeader(name);
            return header != null
                    && header.value() != null
                    && text.equals(new String(header.value(), StandardCharsets.UTF_8));
        }
    }

    static void add(Context context, List<EventContext> records) {
        LAST.set(new Attempt(context, records));
    }

    /** The context of the attempt whose retry record or dead letter has these headers; null if there was none. */
    static @Nullable Context of(Headers headers) {
        Attempt attempt = LAST.get();
        return attempt != null && attempt.isOf(headers) ? attempt.context : null;
    }
}
