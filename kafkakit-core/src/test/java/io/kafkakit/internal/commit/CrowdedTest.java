package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Outcomes for which the metadata of the offset has no room. */
@ExtendWith(Broker.class)
class CrowdedTest {

    private static final int RECORDS = 40;

    @Test
    void an_acknowledged_outcome_that_has_to_wait_for_room_is_settled_once(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        ClientSettings settings = Lanes.settings(kafka);
        Monitor monitor = Lanes.monitor();
        LaneMeter meter = new LaneMeter(0, false, monitor);
        StopSignal stop = new StopSignal();
        AtomicInteger settled = new AtomicInteger();
        Tenure tenure = new Tenure(new TopicPartition(topics.in(), 0), Restored.nothing(), 16, new Counting(settled));
        Lane lane = new Lane(
                inbox -> new AcknowledgingCommitter(
                        new OwnedProducer(settings.producer("p"), stop),
                        new TopicScout(Runnable::run, Clock.system(), topic -> {}, meter.stalls()::stands),
                        meter,
                        inbox),
                Lanes.parts(monitor),
                meter,
                stop);
        List<Completion> all = IntStream.range(0, RECORDS)
                .mapToObj(number -> Lanes.numbered(tenure, topics.out(), number, 100))
                .toList();
        List<Completion> odd = new ArrayList<>(all);
        odd.removeIf(each -> each.entry().offset() % 2 == 0);
        Lanes.run(lane, () -> {
            odd.forEach(lane::add);
            eventually(() -> settled.get() > 0);
            assertThat(settled.get()).as("the others wait for room").isLessThan(odd.size());
            all.stream().filter(each -> !odd.contains(each)).forEach(lane::add);
            eventually(() -> tenure.open() <= 0);
        });
        assertThat(tenure.open()).isZero();
        assertThat(settled).hasValue(RECORDS);
        assertThat(monitor.counts().handled()).isEqualTo(RECORDS);
        assertThat(kafka.read(topics.out())).hasSize(RECORDS);
    }

    private record Counting(AtomicInteger settled) implements Tenure.Watch {

        @Override
        public void settled(int outcomes, long bytes) {
            settled.addAndGet(outcomes);
        }

        @Override
        public void refused() {}
    }
}
