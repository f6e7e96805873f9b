package io.kafkakit.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.HandClock;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogRangeLookupTest {

    private final GroupLookups nobody = new GroupLookups(
            () -> {
                throw new IllegalStateException("nobody is asked");
            },
            "g");
    private final LogRangeLookup extents =
            new LogRangeLookup(nobody, new PollThread(() -> {}, (about, what, why) -> {}, new HandClock()));
    private final CopartitionGroup family =
            new CopartitionGroup(Deliveries.plan(null), Set.of(new TopicPartition("orders", 0)));

    /** Who waits until then would find it in the past for ever, and not wait at all. */
    @Test
    void nothing_is_due_for_a_family_that_is_gone() {
        extents.doubt(family);
        assertThat(extents.answered()).isEmpty();
        assertThat(extents.due()).isBetween(Deliveries.NOW, Deliveries.NOW + 1_000);
        extents.forget(family);
        assertThat(extents.due()).isEqualTo(Long.MAX_VALUE);
    }
}
