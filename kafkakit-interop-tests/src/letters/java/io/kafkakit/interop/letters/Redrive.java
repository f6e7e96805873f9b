package io.kafkakit.interop.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The way back of another toolkit's dead letter. */
final class Redrive {

    private Redrive() {}

    /** The one unresolved dead letter of a topic, with another value. */
    static void theOneIn(KafkaCluster cluster, String topic, String value) throws InterruptedException {
        DeadLetters letters = cluster.deadLetters(topic);
        Resolve how = Resolve.redriveToSource().withOperator("ada").withEdit(old -> FailingRecords.bytes(value));
        Resolved resolved = letters.resolve(letters.preview(DeadLetterFilter.all()), how, progress -> {});
        assertThat(resolved.done()).isEqualTo(1);
    }

    static boolean hasCome(ConsumerRecord<?, ?> record) {
        return record.headers().lastHeader(HeaderNames.REDRIVES) != null;
    }
}
