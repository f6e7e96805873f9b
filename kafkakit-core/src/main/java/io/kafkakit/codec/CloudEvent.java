package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.net.URI;
import java.time.Instant;
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
 * @param time when it happened; null if that is not known
 * @param dataSchema the schema of the data; null for none
 * @param extensions other attributes, by name
 * @param data its data; {@link NoData} if it has none
 */
@Experimental
public record CloudEvent<T>(
        String id,
        URI source,
        @Nullable String subject,
        @Nullable Instant time,
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
        return new CloudEvent<>(id, source, null, null, null, Map.of(), data);
    }
}
