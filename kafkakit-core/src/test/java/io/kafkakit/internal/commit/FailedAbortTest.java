package io.kafkakit.internal.commit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The abort does not get through to the broker, as when the network is cut in a transaction. */
@ExtendWith(Broker.class)
class FailedAbortTest {

    private final StopSignal stop = new StopSignal();
    private final Monitor monitor = Lanes.monitor();
    private final LaneMeter meter = new LaneMeter(0, true, monitor);

    /** Readers of what is committed would wait for its timeout, and whoever has the partition now may read what was retried there. */
    @Test
    void a_transaction_is_ended_though_its_partition_is_gone_and_nothing_is_left_to_commit(Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Tenure tenure = Lanes.tenure(topics.in(), 0);
        List<OwnedProducer> owned = Lanes.pair(kafka, stop, (turn, complete) -> cutOff(complete, tenure));
        Completion first = Lanes.numbered(tenure, topics.out(), 0, 100);
        Lane lane = Lanes.transactional(
                owned,
                Lanes.scout(first, owned.get(0)),
                Lanes.settlement(kafka, meter, stop),
                Executors.newSingleThreadExecutor(),
                Lanes.parts(monitor),
                stop);
        lane.add(first);
        Lanes.run(lane, () -> {
            eventually(() -> meter.status().replacedProducers() == 1);
            eventually(() -> openTransactions(kafka).isEmpty());
            assertThat(tenure.isEnded()).isTrue();
        });
        assertThat(kafka.values(topics.out())).isEmpty();
    }

    private static List<String> openTransactions(Kafka kafka) {
        try {
            return kafka
                    .broker()
                    .admin()
                    .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .stream()
                    .map(listing -> listing.transactionalId())
                    .filter(id -> id.startsWith(kafka.name("id")))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** It has no network any more when its records are in Kafka; and by then the partition is another's. */
    private static Producer<byte[], byte[]> cutOff(Map<String, Object> settings, Tenure tenure) {
        Map<String, Object> patient = new HashMap<>(settings);
        // Longer than the test waits: the broker is not to end it by itself.
        patient.put("transaction.timeout.ms", 600_000);
        return Lanes.producer(patient, (method, real) -> {
            if (method.equals("abortTransaction")) {
                throw new TimeoutException("for the test");
            }
            Object answer = real.call();
            if (method.equals("flush")) {
                tenure.end();
                throw new TimeoutException("for the test");
            }
            return answer;
        });
    }
}
