package io.kafkakit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A real Kafka of one broker or three, each in a JVM of its own with a {@link Proxy} before it. All clients go through these. */
public final class ProxiedKafka implements AutoCloseable {

    /** Below those that the system gives to clients: a broker that is away for a while finds its own free again. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private final Path data;
    private final List<Proxy> proxies = new ArrayList<>();
    private final List<BrokerProcess> brokers = new ArrayList<>();

    private ProxiedKafka(Path data) {
        this.data = data;
    }

    /**
     * Returns when all brokers take requests.
     *
     * @param name of its logs
     */
    public static ProxiedKafka start(int brokers, String name) throws InterruptedException, IOException {
        ProxiedKafka kafka = new ProxiedKafka(Files.createTempDirectory("kafkakit-faults-"));
        boolean up = false;
        try {
            kafka.launch(brokers, name);
            kafka.heal();
            up = true;
            return kafka;
        } finally {
            if (!up) {
                kafka.close();
            }
        }
    }

    private void launch(int number, String name) throws IOException {
        for (int i = 0; i < number; i++) {
            proxies.add(Proxy.on(freePorts(1).get(0)));
        }
        BrokerSettings settings =
                new BrokerSettings(proxies.stream().map(Proxy::port).toList(), freePorts(3 * number));
        String clusterId = Uuid.randomUuid().toString();
        Files.createDirectories(Path.of("target"));
        for (int i = 0; i < number; i++) {
            Path log = Path.of("target", name + "-broker-" + BrokerSettings.idOf(i) + ".log");
            Files.deleteIfExists(log);
            proxies.get(i).forwardTo(settings.clientPort(i));
            brokers.add(BrokerProcess.launch(settings.of(i, data.resolve("broker-" + i)), clusterId, log, number == 1));
        }
    }

    /** Free now, and likely to stay so. */
    private static List<Integer> freePorts(int number) throws IOException {
        List<ServerSocket> bound = new ArrayList<>();
        try {
            while (bound.size() < number) {
                int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
                try {
                    bound.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (IOException e) {
                    // Somebody has it: another.
                }
            }
            return bound.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket each : bound) {
                each.close();
            }
        }
    }

    /** What clients are given: the way through the proxies. */
    public String servers() {
        return proxies.stream().map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
    }

    public int brokers() {
        return proxies.size();
    }

    /** Whether Kafka itself has torn a transaction apart. */
    public boolean hasLostMarkers() {
        return brokers.stream().anyMatch(BrokerProcess::hasLostMarkers);
    }

    /** From 0 up. */
    BrokerProcess broker(int index) {
        return brokers.get(index);
    }

    /** Of the broker with this index. */
    Proxy proxy(int index) {
        return proxies.get(index);
    }

    /** The index of the broker that is the active controller. */
    int controller() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            int leader = admin.describeMetadataQuorum()
                    .quorumInfo()
                    .get(30, TimeUnit.SECONDS)
                    .leaderId();
            return leader - BrokerSettings.idOf(0);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All brokers run, and all of the network is good. */
    public void heal() throws InterruptedException {
        proxies.forEach(proxy -> proxy.is(Proxy.Network.GOOD));
        for (BrokerProcess broker : brokers) {
            broker.heal();
        }
    }

    @Override
    public void close() {
        brokers.forEach(BrokerProcess::close);
        proxies.forEach(Proxy::close);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
