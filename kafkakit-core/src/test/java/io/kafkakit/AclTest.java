package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.Acl;
import io.kafkakit.support.AllSorts;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The least rights that a user needs, as the guide to security lists them: with them all of it works, and without
 * any one of them it does not, and says which is missing.
 */
@Timeout(60)
class AclTest {

    private static final String USER = "order-service";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static EmbeddedKafka broker;

    /** What a user does, and the rights that it takes. */
    private enum Task {
        EXACTLY_ONCE("group transactions"),
        AT_LEAST_ONCE("group"),
        KEY_ORDER("group transactions key-order"),
        CREATING_TOPICS("group transactions create");

        private final String regions;

        Task(String regions) {
            this.regions = regions;
        }

        List<Acl> rights() {
            return Acl.of(List.of(regions.split(" ", -1)));
        }

        /** Those that the others do not need. */
        List<Acl> ownRights() {
            return switch (this) {
                case EXACTLY_ONCE, AT_LEAST_ONCE -> rights();
                case KEY_ORDER -> Acl.of(List.of("key-order"));
                case CREATING_TOPICS -> Acl.of(List.of("create"));
            };
        }

        void options(TopicOptions topic) {
            if (this == AT_LEAST_ONCE) {
                topic.atLeastOnce();
            }
        }

        Retries policy(Retries retries) {
            return this == KEY_ORDER
                    ? retries.withBackoff(Backoff.fixed(ofMillis(300))).keepingKeyOrder()
                    : retries;
        }
    }

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.builder()
                .sasl("admin", "of-the-admin")
                .setting(
                        "listener.name.clients.plain.sasl.jaas.config",
                        PLAIN + "user_admin=\"of-the-admin\" user_" + USER + "=\"of-the-service\";")
                .setting("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .setting("group.min.session.timeout.ms", "5000")
                // The broker itself, on its own listeners, has no name.
                .setting("super.users", "User:ANONYMOUS;User:admin")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Kafka kafka() {
        return new Kafka(broker, "acl" + NAMES.incrementAndGet());
    }

    private static KafkaCluster connect() {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("sasl.jaas.config", PLAIN + "username=\"" + USER + "\" password=\"of-the-service\";");
        return KafkaCluster.connect(settings);
    }

    /** Rights first: who sees the topics sees them too. */
    private static Topics topics(Kafka kafka, Task task, List<Acl> rights) {
        Acl.allow(kafka, USER, rights);
        String retry = kafka.name("orders-retry");
        String dead = kafka.name("dead-letter-queue");
        if (task != Task.CREATING_TOPICS) {
            broker.createTopic(retry, 1);
            broker.createTopic(dead, 1);
        }
        if (task == Task.KEY_ORDER) {
            broker.createTopic(retry + "-behind", 1);
        }
        return new Topics(kafka.topic("orders", 1), retry, dead, kafka.topic("payments", 1));
    }

    private static ConsumerGroupBuilder group(KafkaCluster cluster, Kafka kafka, Topics topics, Task task) {
        ConsumerGroupBuilder group = cluster.consumerGroup(kafka.name("order-service"))
                .producerPool(kafka.name("order-service-0"), 1)
                .deadLetterTopic(topics.dead());
        return new AllSorts(kafka, topics)
                .of(task == Task.CREATING_TOPICS ? group.createTopics() : group, task::policy, task::options);
    }

    @ParameterizedTest
    @EnumSource
    void with_these_rights_a_group_does_all_its_work_and_goes_on_after_a_restart(Task task) {
        Kafka kafka = kafka();
        Topics topics = topics(kafka, task, task.rights());
        AllSorts sorts = new AllSorts(kafka, topics);
        try (KafkaCluster admin = kafka.connect();
                KafkaCluster cluster = connect()) {
            ConsumerGroup group = group(cluster, kafka, topics, task).start();
            sorts.run(admin, group, 0, 30);
            group.close();
            ConsumerGroup next = group(cluster, kafka, topics, task).start();
            sorts.run(admin, next, 30, 36);
            assertThat(problem(group) + problem(next)).isEmpty();
        }
        sorts.assertDone(36);
    }

    /** The limits of a broker may not be known; then its refusal ends the start. */
    @Test
    void a_transaction_timeout_above_a_limit_that_may_not_be_known_ends_the_start() {
        Kafka kafka = kafka();
        Topics topics = topics(kafka, Task.EXACTLY_ONCE, Task.EXACTLY_ONCE.rights());
        try (KafkaCluster cluster = connect()) {
            assertThatThrownBy(() -> group(cluster, kafka, topics, Task.EXACTLY_ONCE)
                            .setting("transaction.timeout.ms", 900_001)
                            .start())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("set transaction.timeout.ms to no more than the broker's");
        }
    }

    @Test
    void a_session_timeout_outside_of_limits_that_may_not_be_known_ends_the_group() {
        Kafka kafka = kafka();
        Topics topics = topics(kafka, Task.EXACTLY_ONCE, Task.EXACTLY_ONCE.rights());
        try (KafkaCluster cluster = connect()) {
            ConsumerGroup group = group(cluster, kafka, topics, Task.EXACTLY_ONCE)
                    .sessionTimeout(Duration.ofSeconds(4))
                    .heartbeatInterval(Duration.ofSeconds(1))
                    .start();
            eventually(() -> group.status().state() == GroupState.FAILED);
            assertThat(group.failure().orElseThrow())
                    .hasMessageContaining("cannot join group")
                    .hasMessageContaining("set session.timeout.ms to a time from the broker's");
        }
    }

    static Stream<Arguments> oneMissing() {
        return Stream.of(Task.values())
                .flatMap(task -> task.ownRights().stream().map(right -> Arguments.of(task, right)));
    }

    @ParameterizedTest
    @MethodSource("oneMissing")
    void without_any_one_of_them_the_group_says_what_it_may_not(Task task, Acl missing) {
        Kafka kafka = kafka();
        List<Acl> rights = new ArrayList<>(task.rights());
        assertThat(rights.remove(missing)).isTrue();
        Topics topics = topics(kafka, task, rights);
        try (KafkaCluster admin = kafka.connect()) {
            new Works(admin, topics.in(), 3).send(0, 6);
            KafkaCluster cluster = connect();
            try {
                assertSays(missing.name(kafka), group(cluster, kafka, topics, task));
            } finally {
                cluster.close(Duration.ZERO);
            }
        }
    }

    /** Either the start fails, or the group that has started has a problem, and this is named. */
    private static void assertSays(String name, ConsumerGroupBuilder builder) {
        try {
            ConsumerGroup group = builder.start();
            eventually(() -> problem(group).contains(name));
        } catch (KafkaKitException e) {
            assertThat(e).hasMessageContaining("does not let it").hasMessageContaining(name);
        }
    }

    private static String problem(ConsumerGroup group) {
        Problem problem = group.status().lastProblem();
        return problem != null && isOfRights(problem.cause()) ? problem.toString() : "";
    }

    private static boolean isOfRights(Throwable error) {
        return error instanceof AuthorizationException || (error.getCause() != null && isOfRights(error.getCause()));
    }

    /** Two dead letters, and a user with these rights. */
    private static Kafka deadLetters(List<Acl> rights) {
        Kafka kafka = kafka();
        Topics topics = topics(kafka, Task.EXACTLY_ONCE, rights);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topics.dead(), "{}".getBytes(UTF_8));
        letter.headers()
                .add(HeaderNames.DISPOSITION, Disposition.EXHAUSTED.header().getBytes(UTF_8))
                .add(HeaderNames.REDRIVE_TOPIC, topics.retry().getBytes(UTF_8));
        kafka.sendRaw(List.of(letter, letter));
        return kafka;
    }

    @Test
    void with_these_rights_dead_letters_are_looked_at_and_sent_back() throws InterruptedException {
        Kafka kafka = deadLetters(Acl.of(List.of("look", "redrive", "first-redrive")));
        try (KafkaCluster cluster = connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead-letter-queue"));
            assertThat(letters.list(DeadLetterFilter.all(), 10)).hasSize(2);
            assertThat(redrive(letters).done()).isEqualTo(2);
            // A commit is answered a moment before its end is written.
            eventually(() -> letters.depth() == 0);
        }
        eventually(() -> kafka.read(kafka.name("orders-retry")).size() == 2);
    }

    private static Resolved redrive(DeadLetters letters) throws InterruptedException {
        return letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {});
    }

    static List<Acl> oneMissingOfTheOperator() {
        return Acl.of(List.of("look", "redrive", "first-redrive"));
    }

    @ParameterizedTest
    @MethodSource("oneMissingOfTheOperator")
    void without_any_one_of_them_dead_letters_stay_and_it_is_said_what_is_missing(Acl missing)
            throws InterruptedException {
        List<Acl> rights = new ArrayList<>(oneMissingOfTheOperator());
        assertThat(rights.remove(missing)).isTrue();
        Kafka kafka = deadLetters(rights);
        if (missing.operation() != AclOperation.CREATE) {
            discardOne(kafka);
        }
        try (KafkaCluster cluster = connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead-letter-queue"));
            assertThat(refusal(letters)).contains(missing.name(kafka));
        }
    }

    /** So that the topic of the resolutions is there, and something in it to be read. */
    private static void discardOne(Kafka kafka) throws InterruptedException {
        try (KafkaCluster admin = kafka.connect()) {
            DeadLetters letters = admin.deadLetters(kafka.name("dead-letter-queue"));
            Position first = letters.list(DeadLetterFilter.all(), 1).get(0).position();
            letters.resolve(
                    letters.preview(DeadLetterFilter.all().withPositions(List.of(first))),
                    Resolve.discard(),
                    progress -> {});
        }
    }

    private static String refusal(DeadLetters letters) throws InterruptedException {
        try {
            Resolved resolved = redrive(letters);
            assertThat(resolved.done()).isZero();
            return resolved.refused().toString();
        } catch (AuthorizationException | KafkaKitException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
