package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.internal.letter.Identity;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The resolutions of a topic's dead letters. Immutable.
 *
 * @param here resolutions in this topic, by position
 * @param elsewhere by {@linkplain Identity identity}: resolutions in a topic that was mirrored to or from this one, or
 *     in an earlier topic of the same name
 */
record Known(Map<Position, Resolution> here, Map<String, Resolution> elsewhere) {

    /** Without resolutions. */
    static Known nothing() {
        return new Known(Map.of(), Map.of());
    }

    /** The resolution of this dead letter; null if there is none. */
    @Nullable
    Resolution of(ConsumerRecord<byte[], byte[]> letter) {
        Resolution done = at(new Position(letter.partition(), letter.offset()));
        if (done != null || elsewhere.isEmpty()) {
            return done;
        }
        String identity = Identity.of(letter);
        return identity == null ? null : elsewhere.get(identity);
    }

    /** The resolution of the dead letter at this position of this topic. */
    @Nullable
    Resolution at(Position position) {
        return here.get(position);
    }
}
