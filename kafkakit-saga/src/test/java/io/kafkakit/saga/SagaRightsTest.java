package io.kafkakit.saga;

import static java.util.Map.entry;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.junit.jupiter.api.Test;

/** The rights in the guide are enough, on a broker with Kafka's own authorizer. */
class SagaRightsTest {

    record Begin(String id) {}

    record Book(String id) {}

    record Booked() {}

    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private static final Map<String, List<AclOperation>> RUNNER = Map.ofEntries(
            entry("trip-saga", List.of(READ, WRITE)),
            entry("trip-saga-state", List.of(READ, WRITE)),
            entry("begin", List.of(READ)),
            entry("approvals", List.of(READ)),
            entry("hotel-dead-letters", List.of(READ)),
            entry("hotel", List.of(WRITE)),
            entry("results", List.of(WRITE)),
            entry("trip-saga-dead-letters", List.of(WRITE)));
    private static final Map<String, List<AclOperation>> PARTICIPANT = Map.ofEntries(
            entry("hotel", List.of(READ)),
            entry("hotel-dead-letters", List.of(WRITE)),
            entry("hotel-marks", List.of(READ, WRITE)),
            entry("trip-saga", List.of(WRITE)));
    private static final Map<String, List<AclOperation>> OPERATOR =
            Map.ofEntries(entry("trip-saga-state", List.of(READ)), entry("trip-saga", List.of(WRITE)));

    private static Saga<Begin> trip() {
        return Saga.of("trip", Begin.class)
                .startsOn("begin", Begin.class, Begin::id, begin -> begin)
                .pause("rest", begin -> Duration.ofMillis(100))
                .step(
                        "book",
                        s -> s.command("hotel", begin -> new Book(begin.id()))
                                .on(Booked.class)
                                .withoutLimit()
                                .undo("hotel", begin -> new Book("undo")))
                .step(
                        "approve",
                        s -> s.awaits("approvals", Begin.class, Begin::id).withoutLimit())
                .completed((begin, out) -> out.send("results", begin.id(), begin))
                .build();
    }

    @Test
    void with_these_rights_a_saga_runs_and_is_steered() throws Exception {
        try (EmbeddedKafka broker = broker()) {
            List.of("begin", "approvals", "hotel", "results", "trip-saga").forEach(each -> broker.createTopic(each, 2));
            for (String each : List.of("trip-saga-state", "hotel-marks")) {
                broker.createTopic(each, 2, Map.of("cleanup.policy", "compact"));
            }
            List.of("trip-saga-dead-letters", "hotel-dead-letters").forEach(each -> broker.createTopic(each, 1));
            try (Admin admin = Admin.create(broker.clientSettings())) {
                allow(admin, "runner", RUNNER, "trip-saga", "trip-saga-letters");
                allow(admin, "participant", PARTICIPANT, "hotel");
                allow(admin, "operator", OPERATOR);
            }
            run(broker);
        }
    }

    private static void run(EmbeddedKafka broker) {
        try (KafkaCluster anyone = KafkaCluster.connect(broker.clientSettings());
                KafkaCluster runners = KafkaCluster.connect(as("runner", broker));
                KafkaCluster hotels = KafkaCluster.connect(as("participant", broker));
                KafkaCluster operators = KafkaCluster.connect(as("operator", broker))) {
            SagaParticipant participant =
                    SagaParticipant.of("hotel", "hotel-marks").on(Book.class, (book, ctx) -> ctx.reply(new Booked()));
            ConsumerGroup hotel = participant
                    .join(
                            hotels,
                            hotels.consumerGroup("hotel")
                                    .producerPool("participant", 1)
                                    .deadLetterTopic("hotel-dead-letters"),
                            topic -> {})
                    .start();
            SagaRunner runner = SagaRunner.of(runners, trip())
                    .producerPool("runner", 1)
                    .watchDeadLetters("hotel-dead-letters")
                    .start();
            Sagas sagas = Sagas.of(operators, "trip");
            anyone.producer().send("begin", "t-1", new Begin("t-1")).join();
            soon(() -> sagas.list(saga -> saga.openSteps().toString().contains("approve"))
                            .size()
                    == 1);
            sagas.skip("t-1", null, "ann", "it is urgent");
            soon(() -> runner.counts().get(SagaStatus.COMPLETED) == 1);
            hotel.close();
            runner.close();
        }
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    private static EmbeddedKafka broker() {
        return EmbeddedKafka.builder()
                .sasl("admin", "secret")
                .setting(
                        "listener.name.clients.plain.sasl.jaas.config",
                        PLAIN + "user_admin=\"secret\" user_runner=\"secret\" user_participant=\"secret\""
                                + " user_operator=\"secret\";")
                .setting("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // The broker itself, on its own listeners, has no name.
                .setting("super.users", "User:ANONYMOUS;User:admin")
                .start();
    }

    private static Map<String, Object> as(String user, EmbeddedKafka broker) {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("sasl.jaas.config", PLAIN + "username=\"" + user + "\" password=\"secret\";");
        return settings;
    }

    private static void allow(Admin admin, String user, Map<String, List<AclOperation>> topics, String... groups)
            throws Exception {
        List<AclBinding> rights = new ArrayList<>();
        topics.forEach((topic, operations) -> operations.forEach(operation ->
                rights.add(right(user, new ResourcePattern(TOPIC, topic, PatternType.LITERAL), operation))));
        for (String each : groups) {
            rights.add(right(user, new ResourcePattern(GROUP, each, PatternType.LITERAL), READ));
        }
        rights.add(right(user, new ResourcePattern(TRANSACTIONAL_ID, user, PatternType.PREFIXED), WRITE));
        admin.createAcls(rights).all().get();
    }

    private static AclBinding right(String user, ResourcePattern on, AclOperation operation) {
        return new AclBinding(on, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
