package io.kafkakit.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.EventSender;
import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.Received;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.spring.boot.KafkakitAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Beans that handle events, on a real broker. */
class HandlerBeansTest {

    record Placed(String id) {}

    record Paid(String id) {}

    private static final EmbeddedKafka KAFKA = SharedKafka.get();

    private static ApplicationContextRunner app(String topic) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "spring.application.name=" + topic + "-service",
                        "topic=" + topic,
                        "kafkakit.bootstrap-servers=" + KAFKA.bootstrapServers(),
                        "kafkakit.groups." + topic + "-service.source-partitions=2",
                        "kafkakit.groups." + topic + "-service.dead-letter-topic=" + topic + "-dead-letters");
    }

    /** The topics that it looks at may not be there yet: the group creates them at its start. */
    private static void soon(Runnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(KafkaKitException.class)
                .untilAsserted(assertion::run);
    }

    private static void send(AssertableApplicationContext app, EventRecord... records) {
        for (EventRecord each : records) {
            app.getBean(KafkaCluster.class).producer().send(each).join();
        }
    }

    private static List<String> values(AssertableApplicationContext app, String topic) {
        List<String> values = new ArrayList<>();
        app.getBean(KafkaCluster.class)
                .readAll(
                        topic,
                        record -> values.add(record.value() == null ? "null" : new String(record.value(), UTF_8)));
        return values;
    }

    @EventsOf(value = "${topic}", sendsTo = "${topic}-out")
    static class Orders {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @On
        void placed(Placed placed, EventContext ctx, Headers headers) {
            seen.add(
                    "placed " + placed.id() + " " + headers.lastHeader("source").value().length);
            ctx.send(ctx.topic() + "-out", placed.id(), new Paid(placed.id()));
        }

        @On("renamed")
        @SuppressWarnings("UnusedMethod") // called by its annotation
        private void other(Paid paid) {
            seen.add("renamed " + paid.id());
        }

        @OnUnknown
        void unknown(byte[] value, EventContext ctx) {
            seen.add("unknown " + ctx.event());
        }

        @OnTombstone
        void deleted(String key) {
            seen.add("deleted " + key);
        }
    }

    @Test
    void a_bean_handles_the_events_of_a_topic_and_its_methods_get_what_they_ask_for() {
        app("orders").withBean(Orders.class).run(app -> {
            assertThat(app).hasNotFailed();
            soon(() -> assertThat(group(app, "orders-service").health().level()).isEqualTo(GroupHealth.Level.RUNNING));
            send(
                    app,
                    EventRecord.of("orders", new Placed("1")).withKey("k").withHeader("source", "shop"),
                    EventRecord.of("orders", "renamed", new Paid("2")).withKey("k"),
                    EventRecord.of("orders", "odd", new Paid("3")).withKey("k"),
                    EventRecord.tombstone("orders", "k"));
            soon(() -> assertThat(app.getBean(Orders.class).seen)
                    .containsExactly("placed 1 4", "renamed 2", "unknown odd", "deleted k"));
            soon(() -> assertThat(values(app, "orders-out")).hasSize(1));
        });
    }

    private static ConsumerGroup group(AssertableApplicationContext app, String id) {
        return app.getBean(KafkakitGroups.class).group(id).orElseThrow();
    }

    @EventsOf("${topic}")
    static class Batches {

        final List<Integer> sizes = new CopyOnWriteArrayList<>();

        @On
        void placed(List<Received<Placed>> batch, EventSender out) {
            sizes.add(batch.size());
            batch.forEach(each ->
                    out.send(each.context().topic() + "-out", each.data().id(), each.data()));
        }
    }

    @Test
    void a_method_that_takes_a_list_handles_batches() {
        app("batches").withBean(Batches.class).run(app -> {
            KAFKA.createTopic("batches-out", 1);
            soon(() ->
                    assertThat(group(app, "batches-service").health().level()).isEqualTo(GroupHealth.Level.RUNNING));
            for (int i = 0; i < 10; i++) {
                send(app, EventRecord.of("batches", new Placed("" + i)).withKey("k"));
            }
            soon(() -> assertThat(values(app, "batches-out")).hasSize(10));
            assertThat(app.getBean(Batches.class).sizes.stream()
                            .mapToInt(each -> each)
                            .sum())
                    .isEqualTo(10);
        });
    }

    @EventsOf("${topic}")
    static class OfPaid {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @On
        void paid(Paid paid) {
            seen.add(paid.id());
        }
    }

    @Test
    void several_beans_each_handle_some_events_of_a_topic_and_descriptions_in_code_count_too() {
        List<String> placed = new CopyOnWriteArrayList<>();
        app("shared")
                .withBean(OfPaid.class)
                .withBean(
                        "placed",
                        TopicEvents.class,
                        () -> TopicEvents.of("shared").on(Placed.class, (each, ctx) -> placed.add(each.id())))
                .run(app -> {
                    soon(() -> assertThat(group(app, "shared-service").health().level())
                            .isEqualTo(GroupHealth.Level.RUNNING));
                    send(
                            app,
                            EventRecord.of("shared", new Placed("1")).withKey("k"),
                            EventRecord.of("shared", new Paid("2")).withKey("k"));
                    soon(() -> assertThat(app.getBean(OfPaid.class).seen).containsExactly("2"));
                    assertThat(placed).containsExactly("1");
                    assertThat(group(app, "shared-service").status().topics()).hasSize(1);
                });
    }

    @EventsOf("${topic}")
    static class Failing {

        final List<Integer> attempts = new CopyOnWriteArrayList<>();

        @On
        void placed(Placed placed, EventContext ctx) {
            attempts.add(ctx.attempt());
            throw new IllegalStateException("no room");
        }
    }

    @Test
    void properties_say_how_a_topic_is_retried_and_customizers_may_say_more() {
        List<String> customized = new CopyOnWriteArrayList<>();
        app("failing")
                .withBean(Failing.class)
                .withPropertyValues(
                        "kafkakit.topics.failing.retries.limit=2",
                        "kafkakit.topics.failing.retries.delay=20ms",
                        "kafkakit.topics.failing.retries.max-delay=20ms",
                        "kafkakit.topics.failing.concurrency=3",
                        "kafkakit.topics.failing.dead-letter-topic=failing-for-good")
                .withBean(GroupCustomizer.class, () -> (id, group) -> customized.add(id))
                .withBean(TopicCustomizer.class, () -> (topic, options) -> customized.add(topic))
                .run(app -> {
                    soon(() -> assertThat(group(app, "failing-service").health().level())
                            .isEqualTo(GroupHealth.Level.RUNNING));
                    send(app, EventRecord.of("failing", new Placed("1")).withKey("k"));
                    soon(() -> assertThat(values(app, "failing-for-good")).hasSize(1));
                    assertThat(app.getBean(Failing.class).attempts).containsExactly(1, 2, 3);
                    assertThat(group(app, "failing-service").status().topics())
                            .singleElement()
                            .satisfies(topic -> assertThat(topic.concurrency()).isEqualTo(3));
                    assertThat(customized).containsExactly("failing", "failing-service");
                });
    }

    static class WithValue {
        @On
        String placed(Placed placed) {
            return placed.id();
        }
    }

    private static void assertRefused(ApplicationContextRunner app, Consumer<Throwable> why) {
        app.run(started -> {
            assertThat(started).hasFailed();
            why.accept(started.getStartupFailure());
        });
    }

    @EventsOf("orders")
    static class Returning extends WithValue {}

    @EventsOf("orders")
    static class TwoTypes {
        @On
        void placed(Placed placed, Paid paid) {}
    }

    @EventsOf("orders")
    static class Nothing {}

    @Test
    void a_method_that_cannot_handle_events_ends_the_start_and_is_named() {
        ApplicationContextRunner app = app("refused");
        assertRefused(
                app.withBean(Returning.class),
                e -> assertThat(e)
                        .hasStackTraceContaining("method WithValue.placed returns a value, which nobody takes"));
        assertRefused(
                app.withBean(TwoTypes.class),
                e -> assertThat(e)
                        .hasStackTraceContaining("method TwoTypes.placed takes a ")
                        .hasStackTraceContaining("one type"));
        assertRefused(
                app.withBean(Nothing.class),
                e -> assertThat(e).hasStackTraceContaining("has @EventsOf and no method with @On"));
    }

    @Test
    void groups_stop_before_the_other_beans_and_clusters_are_closed() {
        app("stopping").withBean(Failing.class).run(app -> {
            ConsumerGroup group = group(app, "stopping-service");
            app.getSourceApplicationContext().close();
            assertThat(group.isRunning()).isFalse();
            assertThat(group.health().level()).isEqualTo(GroupHealth.Level.CLOSED);
        });
    }
}
