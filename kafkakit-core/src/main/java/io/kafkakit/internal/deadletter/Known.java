package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.internal.letter.Identity;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was done about the dead letters of a topic. Immutable.
 *
 * @param here by position, what was done in this very topic
 * @param elsewhere by {@linkplain Identity identity}, what was done in another that was mirrored to or from this one, or in one of
 *     the same name before
 */
record Known(Map<Position, Resolution> here, Map<String, Resolution> elsewhere) {

    /** Nothing was done. */
    static Known nothing() {
        return new Known(Map.of(), Map.of());
    }

    /** What was done about this dead letter; null for nothing. */
    @Nullable
    Resolution of(ConsumerRecord<byte[], byte[]> letter) {
        Resolution done = at(new Position(letter.partition(), letter.offset()));
        if (done != null || elsewhere.isEmpty()) {
            return done;
        }
        String identity = Identity.of(letter);
        return identity == null ? null : elsewhere.get(identity);
    }

    /** What was done about the dead letter at this position, here. */
    @Nullable
    Resolution at(Position position) {
        return here.get(position);
    }
}
