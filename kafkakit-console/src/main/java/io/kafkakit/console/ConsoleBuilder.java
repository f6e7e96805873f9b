package io.kafkakit.console;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.jobs.Jobs;
import io.kafkakit.console.internal.letters.LetterIndexes;
import io.kafkakit.console.internal.pages.Context;
import io.kafkakit.console.internal.pages.Site;
import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.console.internal.web.Guard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Describes a console. Not thread-safe; each method returns the builder. */
public final class ConsoleBuilder {

    private final KafkaCluster cluster;
    private final Set<String> topics = new LinkedHashSet<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final List<ConsumerGroup> groups = new ArrayList<>();
    private ConsoleAccess access = ConsoleAccess.local(System.getProperty("user.name", "operator"));
    private String title = "Kafka";
    private boolean readOnly;

    ConsoleBuilder(KafkaCluster cluster) {
        this.cluster = Objects.requireNonNull(cluster, "the cluster is null");
    }

    /** Who may see and do what; {@link ConsoleAccess#local} with the user of this machine by default. */
    public ConsoleBuilder access(ConsoleAccess its) {
        access = Objects.requireNonNull(its, "the access is null");
        return this;
    }

    /** Leaves out everything that writes. */
    public ConsoleBuilder readOnly() {
        readOnly = true;
        return this;
    }

    /**
     * Also answers requests for this host name, such as {@code console.example.com}. Names of the loopback address are
     * always answered.
     *
     * @param host without scheme and port
     * @throws IllegalArgumentException if it has a slash or is blank
     */
    public ConsoleBuilder host(String host) {
        if (host.isBlank() || host.contains("/")) {
            throw new IllegalArgumentException(
                    "host '" + host + "' is no host name; write it without scheme and port: console.example.com");
        }
        hosts.add(host.toLowerCase(Locale.ROOT));
        return this;
    }

    /** A dead-letter topic whose name does not say so. Others are found by their names and by their resolutions. */
    public ConsoleBuilder deadLetterTopic(String topic) {
        topics.add(topic);
        return this;
    }

    /** A group of this process, whose health the overview shows. */
    public ConsoleBuilder group(ConsumerGroup group) {
        groups.add(group);
        return this;
    }

    /** What the pages call the cluster; {@code Kafka} by default. */
    public ConsoleBuilder title(String text) {
        title = text;
        return this;
    }

    /** Makes the console. It reads topics when somebody looks at them. */
    public Console build() {
        ConsoleAccess its = access;
        LetterIndexes indexes = new LetterIndexes(cluster, topic -> new Masking(its.masks(topic)));
        Jobs jobs = new Jobs();
        Context context =
                new Context(cluster, its, indexes, jobs, title, List.copyOf(topics), List.copyOf(groups), readOnly);
        return new Console(new Site(context, new Guard(hosts)), its, () -> {
            jobs.close();
            indexes.close();
        });
    }
}
