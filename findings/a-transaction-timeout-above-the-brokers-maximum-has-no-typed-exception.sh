#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1
#
# A transactional producer has transaction.timeout.ms above the broker's transaction.max.timeout.ms. The broker answers
# INVALID_TRANSACTION_TIMEOUT.
#
# What happens: initTransactions throws a plain KafkaException without a cause. Only its text says which error it is.
#
# What one expects: InvalidTxnTimeoutException, which kafka-clients has for this error, thrown or as the cause. A program can tell
# this wrong setting from other failures only by the text.
#
# Output seen:
#   org.apache.kafka.common.KafkaException: Unexpected error in InitProducerIdResponse; The transaction timeout is larger than the
#       maximum value allowed by the broker (as configured by transaction.max.timeout.ms).
#   cause: null
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.3.1
broker 4.3.1 transaction.max.timeout.ms=60000

cat >"$work/Finding.java" <<'JAVA'
import java.util.Map;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

class Finding {
    public static void main(String[] args) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", args[0], "transactional.id", "orders", "transaction.timeout.ms", 60001);
        boolean same = false;
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            System.out.println("no exception");
        } catch (KafkaException e) {
            System.out.println(e);
            System.out.println("cause: " + e.getCause());
            same = e.getClass() == KafkaException.class && e.getCause() == null;
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }
}
JAVA
run client
