package io.kafkakit.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventContext;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.jdbc.Jdbc;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A member of the group in a JVM of its own. It tells on its standard output what its handlers were given, and closes when its
 * standard input ends. Then it tells which threads are left, and returns from {@code main}: a thread that is no daemon would keep
 * the process.
 */
final class Worker {

    /** Longer than any fault that it must survive as a member, and short enough to wait for its end. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    /** Where mutations find the brokers. */
    static final String SERVERS = "kafkakit.faults.servers";

    /** The URL of the database in which jobs are booked; without it they are not. */
    static final String DATABASE = "kafkakit.faults.database";

    private static final Duration CLOSE = Duration.ofSeconds(15);

    private Worker() {}

    /**
     * Runs until the end of the input.
     *
     * @param arguments bootstrap servers, run, seed, the worker's name, and the mutations that are switched on
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Names names = new Names(arguments[1]);
        Scenario scenario = Scenario.of(Long.parseLong(arguments[2]));
        System.setProperty(SERVERS, arguments[0]);
        WrongClock.ahead(scenario.clockOffset(arguments[3]));
        for (int i = 4; i < arguments.length; i++) {
            Mutation.valueOf(arguments[i]).apply();
        }
        try (KafkaCluster cluster = KafkaCluster.connect(arguments[0]);
                ConsumerGroup group = start(cluster, names, scenario, arguments[3])) {
            cluster.closeOnShutdown(CLOSE);
            WorkerLife.say("started " + group.groupId());
            Operator operator = Operator.of(group, scenario, names);
            WorkerLife.awaitEndOfInput();
            operator.stop();
            group.close(CLOSE);
            WorkerLife.say("closed, failure "
                    + group.failure().map(Throwable::toString).orElse("none"));
        }
        WorkerLife.say("threads left " + WorkerLife.threadsLeft());
    }

    private static ConsumerGroup start(KafkaCluster cluster, Names names, Scenario scenario, String name) {
        TopicEvents events =
                TopicEvents.of(names.in()).on(Job.class, (job, ctx) -> handle(job, ctx, scenario, names, name));
        var builder = cluster.consumerGroup(names.group())
                .producerPool(names.transactionalIdPrefix(name), 2)
                .deadLetterTopic(names.dead())
                .createTopics()
                .setting("group.protocol", scenario.protocol());
        scenario.settings().forEach(builder::setting);
        if (scenario.protocol().equals("classic")) {
            builder.sessionTimeout(SESSION).heartbeatInterval(Duration.ofMillis(500));
        }
        return builder.subscribe(events, topic -> {
                    scenario.describe(topic, names);
                    if (System.getProperty(DATABASE) != null) {
                        topic.effects(Jdbc.on(pool()).createTable());
                    }
                })
                .start();
    }

    private static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getProperty(DATABASE));
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** The time it tells is right, however wrong the engine's is. */
    private static void handle(Job job, EventContext ctx, Scenario scenario, Names names, String name)
            throws InterruptedException, SQLException {
        WorkerLife.say("handling " + job.id() + " attempt " + ctx.attempt() + " at " + System.currentTimeMillis()
                + " by " + name + " from " + ctx.partition() + "@" + ctx.offset());
        Thread.sleep(scenario.millis(job.id()));
        boolean isRedriven = false;
        if (System.getProperty(DATABASE) != null) {
            Bookings.book(job.id(), ctx);
            isRedriven = ctx.header(HeaderNames.REDRIVES) != null;
        }
        ctx.send(names.out(), ctx.key(), job);
        if (!isRedriven && ctx.attempt() <= scenario.failures(job.id())) {
            throw new IllegalStateException("attempt " + ctx.attempt() + " of " + job.id());
        }
    }
}
