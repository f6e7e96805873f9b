package io.kafkakit.spring.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;

/**
 * The addresses that a broker in a container gives to its clients. A client connects to the first one only to learn the
 * others, so an address that this machine cannot reach is of no use, however its port is published.
 */
final class ComposeListeners {

    /** What the images advertise without further settings. */
    private static final String BY_DEFAULT = "PLAINTEXT://localhost:9092";

    private static final int NOT_PUBLISHED = -1;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern ADDRESS = Pattern.compile("([^:,\\s]+)://(\\[[^]]*]|[^:,]*):(\\d+)");

    private final String dockerHost;
    private final List<Listener> advertised = new ArrayList<>();

    private ComposeListeners(String dockerHost) {
        this.dockerHost = dockerHost;
    }

    static ComposeListeners of(RunningService service) {
        ComposeListeners listeners = new ComposeListeners(service.host());
        Map<String, Integer> containerPorts = new HashMap<>();
        addresses(setting(service, "KAFKA_LISTENERS", ""))
                .forEach(each -> containerPorts.put(each.group(1), Integer.valueOf(each.group(3))));
        Map<String, String> protocols = protocols(setting(service, "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", ""));
        addresses(setting(service, "KAFKA_ADVERTISED_LISTENERS", BY_DEFAULT)).forEach(each -> {
            String name = each.group(1);
            int port = Integer.parseInt(each.group(3));
            int open = published(service, containerPorts.getOrDefault(name, port));
            listeners.advertised.add(new Listener(each.group(2), port, open, protocol(name, protocols)));
        });
        return listeners;
    }

    private static String setting(RunningService service, String name, String byDefault) {
        String value = service.env().get(name);
        return value == null ? byDefault : value;
    }

    private static Stream<MatchResult> addresses(String listeners) {
        return ADDRESS.matcher(listeners).results();
    }

    private static Map<String, String> protocols(String map) {
        return Stream.of(map.split(",", -1))
                .map(each -> each.trim().split(":", 2))
                .filter(each -> each.length == 2)
                .collect(Collectors.toMap(each -> each[0], each -> each[1], (one, other) -> other));
    }

    /** A listener without an entry in the map has the name of its protocol. */
    private static @Nullable String protocol(String name, Map<String, String> protocols) {
        String protocol = protocols.get(name);
        if (protocol != null) {
            return protocol;
        }
        return SecurityProtocol.names().contains(name) ? name : null;
    }

    private static int published(RunningService service, int containerPort) {
        try {
            return service.ports().get(containerPort);
        } catch (IllegalStateException e) {
            return NOT_PUBLISHED;
        }
    }

    /** One that this machine can reach; empty if there is none. */
    Optional<Listener> reachable() {
        return advertised.stream()
                .filter(each -> each.published() == each.port() && isReachable(each.host()))
                .findFirst();
    }

    private boolean isReachable(String host) {
        return host.equalsIgnoreCase(dockerHost) || (THIS_MACHINE.contains(host) && THIS_MACHINE.contains(dockerHost));
    }

    @Override
    public String toString() {
        return advertised.stream()
                .map(each -> "it advertises " + each.host() + ":" + each.port()
                        + (each.published() == NOT_PUBLISHED
                                ? ", whose port is not published"
                                : ", whose port is published as " + dockerHost + ":" + each.published()))
                .collect(Collectors.joining(", and "));
    }

    /**
     * An address that clients get.
     *
     * @param published the number of its port on the machine with Docker; -1 if it is not published
     * @param protocol as Kafka's security.protocol; null if nothing says it
     */
    record Listener(
            String host, int port, int published, @Nullable String protocol) {}
}
