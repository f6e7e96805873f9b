package io.kafkakit.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The server sockets of one run of a node, bound before Kafka starts.
 *
 * <p>Kafka's settings must name each port (a controller's voters, advertised addresses), so ports are chosen
 * beforehand. If Kafka bound a free port only later, another process could take it in between. A socket that is bound
 * here and handed over cannot be lost.
 */
final class Sockets implements ServerSocketFactory, AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int SYSTEM_DEFAULT = -1;

    private final Map<String, ServerSocketChannel> unclaimed = new ConcurrentHashMap<>();

    /** Binds this port, or a free one for 0, and returns its number. */
    int bind(Listener listener, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            unclaimed.put(listener.name(), channel);
            channel.bind(new InetSocketAddress(Listener.LOOPBACK, port), BACKLOG);
            return channel.socket().getLocalPort();
        } catch (BindException e) {
            throw new EmbeddedKafkaException(
                    "port " + port + " of " + Listener.LOOPBACK
                            + " is taken by another process: end it, give another port(...), or"
                            + " none for a free one",
                    e);
        } catch (IOException e) {
            throw new EmbeddedKafkaException("port " + port + " of " + Listener.LOOPBACK + " cannot be opened", e);
        }
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel channel = unclaimed.remove(listener);
        if (channel == null) {
            return ServerSocketFactory.INSTANCE.openServerSocket(listener, address, backlog, receiveBufferSize);
        }
        channel.configureBlocking(false);
        if (receiveBufferSize != SYSTEM_DEFAULT) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        }
        return channel;
    }

    /** Closes the sockets that Kafka has not taken over. */
    @Override
    public void close() {
        unclaimed.values().forEach(Closing::quietly);
        unclaimed.clear();
    }
}
