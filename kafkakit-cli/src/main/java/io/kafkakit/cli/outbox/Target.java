package io.kafkakit.cli.outbox;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.jdbc.outbox.OutboxBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What these commands begin with: a database, a table and a cluster. A password is in no list of processes. */
final class Target {

    private static final String PASSWORD = "KAFKAKIT_DATABASE_PASSWORD";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "JDBC-URL",
            description = "The database, such as jdbc:postgresql://db:5432/shop. Put no password there.")
    private String url = "";

    @Option(names = "--user", paramLabel = "NAME", description = "The user of the database.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password in its first line. Default: the variable " + PASSWORD + ".")
    private @Nullable Path passwordFile;

    @Option(
            names = "--table",
            defaultValue = "kafkakit_outbox",
            paramLabel = "[SCHEMA.]NAME",
            description = "The table of the outbox. Default: ${DEFAULT-VALUE}.")
    private String table = "";

    @Mixin
    private Connection connection = new Connection();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What a command does. */
    interface Work {
        int with(Outbox outbox) throws InterruptedException;
    }

    /** Does it, and says in one line what was not possible. */
    int run(Function<OutboxBuilder, Outbox> make, Work work) throws InterruptedException {
        try (KafkaCluster cluster = connection.connect(Format.JSON.codec(), err());
                Outbox outbox = make.apply(Outbox.of(cluster, source()).table(table))) {
            return work.with(outbox);
        } catch (KafkaKitException | KafkaException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private DriverSource source() {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        String password = passwordFile == null ? System.getenv(PASSWORD) : read(passwordFile);
        if (password != null) {
            properties.setProperty("password", password);
        }
        return new DriverSource(url, properties);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CommandFailure("--password-file " + file + " cannot be read: " + e, e);
        }
    }

    PrintWriter out() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getErr();
    }
}
