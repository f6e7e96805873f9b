package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 with its attributes. A handler that wants them takes this type:
 *
 * <pre>{@code
 * events.on("com.acme.order.placed", new TypeRef<CloudEvent<OrderPlaced>>() {}, (event, ctx) -> ...);
 * }</pre>
 *
 * <p>Sent as the data of an event, it sets the attributes. Its type is the event's name. Immutable.
 *
 * @param id unique for its source
 * @param source where it comes from
 * @param subject what it is about, in the context of the source; null for none
 * @param time when it happened; null if that is not known. An offset from UTC is not kept.
 * @param dataContentType the media type of the data, such as {@code application/json}; null for none. A sent event
 *     without it gets that of its data.
 * @param dataSchema the schema of the data; null for none
 * @param extensions other attributes, by name. Numbers and booleans are text.
 * @param data its data; {@link NoData} if it has none
 */
@Experimental
public record CloudEvent<T>(
        String id,
        URI source,
        @Nullable String subject,
        @Nullable Instant time,
        @Nullable String dataContentType,
        @Nullable URI dataSchema,
        Map<String, String> extensions,
        T data) {

    /** Checks the required attributes, and copies the extensions. */
    public CloudEvent {
        Objects.requireNonNull(id, "a CloudEvent needs an id");
        Objects.requireNonNull(source, "a CloudEvent needs a source");
        Objects.requireNonNull(data, "the data is null: pass NoData.NONE for an event without data");
        extensions = Map.copyOf(extensions);
    }

    /** An event with the required attributes. */
    public static <T> CloudEvent<T> of(String id, URI source, T data) {
        return new CloudEvent<>(id, source, null, null, null, null, Map.of(), data);
    }

    /** With this subject. */
    public CloudEvent<T> withSubject(String other) {
        return new CloudEvent<>(id, source, other, time, dataContentType, dataSchema, extensions, data);
    }

    /** With this time. */
    public CloudEvent<T> withTime(Instant other) {
        return new CloudEvent<>(id, source, subject, other, dataContentType, dataSchema, extensions, data);
    }

    /** With this media type of the data, which must be bytes or text unless the type is JSON. */
    public CloudEvent<T> withDataContentType(String other) {
        return new CloudEvent<>(id, source, subject, time, other, dataSchema, extensions, data);
    }

    /** With this schema of the data. */
    public CloudEvent<T> withDataSchema(URI other) {
        return new CloudEvent<>(id, source, subject, time, dataContentType, other, extensions, data);
    }

    /** With this extension attribute; names have lower-case ASCII letters and digits only. */
    public CloudEvent<T> withExtension(String name, String value) {
        Map<String, String> more = new HashMap<>(extensions);
        more.put(name, value);
        return new CloudEvent<>(id, source, subject, time, dataContentType, dataSchema, more, data);
    }
}
