package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.Acl;
import io.kafkakit.support.AllSorts;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Works;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** A group that runs may do no longer what it did: it says so, and goes on where it was when it may again. */
class RightTakenAwayTest {

    private static final String USER = "order-service";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private static final List<Acl> TAKEN = List.of(
            new Acl(AclOperation.WRITE, ResourceType.TOPIC, "payments", PatternType.LITERAL),
            new Acl(AclOperation.READ, ResourceType.TOPIC, "orders", PatternType.LITERAL),
            new Acl(AclOperation.READ, ResourceType.GROUP, "order-service", PatternType.LITERAL),
            new Acl(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "order-service-", PatternType.PREFIXED));

    private static EmbeddedKafka brokerThatAsks() {
        return EmbeddedKafka.builder()
                .sasl("admin", "of-the-admin")
                .setting(
                        "listener.name.clients.plain.sasl.jaas.config",
                        PLAIN + "user_admin=\"of-the-admin\" user_" + USER + "=\"of-the-service\";")
                .setting("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .setting("super.users", "User:ANONYMOUS;User:admin")
                .start();
    }

    private static KafkaCluster connect(EmbeddedKafka broker) {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("sasl.jaas.config", PLAIN + "username=\"" + USER + "\" password=\"of-the-service\";");
        return KafkaCluster.connect(settings);
    }

    /** One group for each right, all at once: what takes time is that nobody asks a broker without a break. */
    @Test
    void whichever_it_is_the_group_says_so_and_goes_on_when_it_has_it_again() {
        try (EmbeddedKafka broker = brokerThatAsks()) {
            List<Case> all = takenAndGivenBack(broker);
            all.forEach(Case::assertDone);
        }
    }

    private static List<Case> takenAndGivenBack(EmbeddedKafka broker) {
        try (KafkaCluster cluster = connect(broker)) {
            List<Case> all = TAKEN.stream()
                    .map(right -> new Case(broker, cluster, right, TAKEN.indexOf(right)))
                    .toList();
            all.forEach(each -> each.run(0, 30));
            all.forEach(Case::takeAway);
            all.forEach(each -> each.send(30, 60));
            all.forEach(Case::awaitProblem);
            all.forEach(Case::giveBack);
            all.forEach(Case::awaitAll);
            return all;
        }
    }

    private static final class Case {

        private final Kafka kafka;
        private final Acl right;
        private final Topics topics;
        private final AllSorts sorts;
        private final ConsumerGroup group;

        Case(EmbeddedKafka broker, KafkaCluster cluster, Acl right, int number) {
            this.kafka = new Kafka(broker, "right" + number);
            this.right = right;
            Acl.allow(kafka, USER, Acl.of(List.of("group", "transactions")));
            this.topics = new Topics(
                    kafka.topic("orders", 1),
                    kafka.topic("orders-retry", 1),
                    kafka.topic("dead-letter-queue", 1),
                    kafka.topic("payments", 1));
            this.sorts = new AllSorts(kafka, topics);
            this.group = sorts.of(
                            cluster.consumerGroup(kafka.name("order-service"))
                                    .producerPool(kafka.name("order-service-0"), 1)
                                    .deadLetterTopic(topics.dead()),
                            retries -> retries,
                            topic -> {})
                    .start();
        }

        void send(int from, int to) {
            try (KafkaCluster admin = kafka.connect()) {
                new Works(admin, topics.in(), 3).send(from, to);
            }
        }

        void run(int from, int to) {
            send(from, to);
            awaitDone(to);
        }

        private void awaitDone(int count) {
            eventually(() ->
                    group.status().counts().handled() + group.status().counts().deadLettered() == count);
        }

        void takeAway() {
            Acl.forbid(kafka, USER, List.of(right));
        }

        void giveBack() {
            Acl.allow(kafka, USER, List.of(right));
        }

        void awaitProblem() {
            eventually(() -> problem().contains(right.name(kafka)));
            assertThat(group.failure()).isEmpty();
            assertThat(group.status().counts().handled()).isLessThan(40);
        }

        private String problem() {
            Problem problem = group.status().lastProblem();
            return problem != null && isOfRights(problem.cause()) ? problem.toString() : "";
        }

        private static boolean isOfRights(Throwable error) {
            return error instanceof AuthorizationException
                    || (error.getCause() != null && isOfRights(error.getCause()));
        }

        void awaitAll() {
            awaitDone(60);
        }

        void assertDone() {
            sorts.assertDone(60);
        }
    }
}
