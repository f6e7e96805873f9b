package io.kafkakit.cli.terminal;

import io.kafkakit.KafkaCluster;
import io.kafkakit.codec.EventCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster a command talks to. All commands spell them like this. */
public final class Connection {

    private static final String SERVERS = "bootstrap.servers";
    private static final String API_TIMEOUT = AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG;

    /** After this time the user is told what is waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(5);
    /** After this time a command gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Brokers of the cluster. They replace those in --config. Default: localhost:9092.")
    private @Nullable String servers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file with settings of Kafka's clients, such as security settings.")
    private @Nullable Path file;

    /**
     * The cluster, once a broker has answered; to be closed.
     *
     * @param codec of its records
     * @param err is told what is waited for
     * @throws CommandFailure if no broker answers in 30 s
     */
    public KafkaCluster connect(EventCodec codec, PrintWriter err) {
        Map<String, Object> settings = settings();
        reached(settings, err).close();
        return KafkaCluster.connect(settings, codec);
    }

    /**
     * For its topics and groups, once a broker has answered; to be closed.
     *
     * @param err is told what is waited for
     * @throws CommandFailure if no broker answers in 30 s
     */
    public Admin admin(PrintWriter err) {
        return reached(settings(), err);
    }

    private Map<String, Object> settings() {
        return settings(servers, file);
    }

    /**
     * Settings of Kafka's clients.
     *
     * @param servers as HOST:PORT; null for what the file says, or localhost:9092
     * @param file a properties file; null for none
     * @throws CommandFailure if it cannot be read
     */
    public static Map<String, Object> settings(@Nullable String servers, @Nullable Path file) {
        Map<String, Object> settings = new HashMap<>();
        if (file != null) {
            read(file).forEach((name, value) -> settings.put(name.toString(), value));
        }
        if (servers != null) {
            settings.put(SERVERS, servers);
        }
        settings.putIfAbsent(SERVERS, "localhost:9092");
        // Both or none: Kafka refuses the one if it does not fit the other.
        if (!settings.containsKey(API_TIMEOUT) && !settings.containsKey(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)) {
            settings.put(API_TIMEOUT, Long.toString(PATIENCE.toMillis()));
            settings.put(
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    Long.toString(PATIENCE.dividedBy(2).toMillis()));
        }
        return settings;
    }

    /**
     * An admin client to which a broker has answered; to be closed.
     *
     * @param err is told what is waited for
     * @throws CommandFailure if no broker answers in 30 s, or in a shorter {@code default.api.timeout.ms}
     */
    public static Admin reached(Map<String, Object> settings, PrintWriter err) {
        Admin admin = made(settings);
        boolean reached = false;
        try {
            awaitAnswer(admin, settings, err);
            reached = true;
            return admin;
        } finally {
            if (!reached) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private static Admin made(Map<String, Object> settings) {
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailure(
                    "Kafka's client does not accept the settings: " + cause.getMessage()
                            + "; check --bootstrap-server and --config",
                    e);
        }
    }

    private static void awaitAnswer(Admin admin, Map<String, Object> settings, PrintWriter err) {
        Object servers = settings.get(SERVERS);
        Duration patience = patience(settings);
        KafkaFuture<String> answer = admin.describeCluster(
                        new DescribeClusterOptions().timeoutMs((int) patience.toMillis()))
                .clusterId();
        try {
            try {
                answer.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException silent) {
                err.println("kafkakit: waiting for a broker at " + servers + ", up to " + patience.toSeconds() + " s");
                err.flush();
                answer.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException e) {
            throw refusal(e.getCause() == null ? e : e.getCause(), servers);
        }
    }

    private static Duration patience(Map<String, Object> settings) {
        try {
            Duration asked = Duration.ofMillis(Long.parseLong(
                    String.valueOf(settings.getOrDefault(API_TIMEOUT, "")).strip()));
            return asked.compareTo(PATIENCE) < 0 ? asked : PATIENCE;
        } catch (NumberFormatException notGiven) {
            return PATIENCE;
        }
    }

    private static CommandFailure refusal(Throwable cause, @Nullable Object servers) {
        return cause instanceof TimeoutException
                ? new CommandFailure(
                        "no broker answers at " + servers
                                + "; check --bootstrap-server, whether Kafka runs there, and the"
                                + " security.protocol in --config",
                        cause)
                : new CommandFailure("the cluster at " + servers + " refuses access: " + cause.getMessage(), cause);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("--config " + file + " cannot be read: " + e, e);
        }
    }
}
