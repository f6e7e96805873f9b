package io.kafkakit.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between the clients and one broker, and can be a bad network. Thread-safe. */
final class Proxy implements AutoCloseable {

    /** What becomes of bytes. */
    enum Network {
        /** All arrive. */
        GOOD,
        /** All arrive, each piece a while later. */
        SLOW,
        /** Requests arrive, answers do not. */
        NO_ANSWERS,
        /** Nothing arrives, and nobody is told. */
        BLACK_HOLE,
        /** Connections break, and no new one is made. */
        DOWN
    }

    private static final int SLOW_MILLIS = 80;
    private static final int LOOK_MILLIS = 20;

    private final ServerSocket server;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile Network network = Network.GOOD;

    private Proxy(ServerSocket server) {
        this.server = server;
        daemon("proxy-accept", this::accept);
    }

    /** Listens here; 0 for any port. */
    static Proxy on(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return new Proxy(server);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on connections go to this port. */
    void forwardTo(int port) {
        target = port;
    }

    void is(Network now) {
        network = now;
        if (now == Network.DOWN) {
            cut();
        }
    }

    /** Breaks all connections; new ones are made. */
    void cut() {
        open.forEach(Connection::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (network == Network.DOWN) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The broker is away, or the proxy is closed: the client sees a connection that breaks.
            }
        }
    }

    /**
     * Ends one direction of all connections; new ones are whole.
     *
     * @param isRequests which: the client goes on sending to a broker that has hung up, and nobody tells it; or what it is sent ends,
     *     while what it sends still arrives
     */
    void halfClose(boolean isRequests) {
        open.forEach(connection -> connection.halfClose(isRequests));
    }

    private void connect(Socket client) {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            Connection connection = new Connection(client, broker);
            open.add(connection);
            daemon("proxy-requests", () -> pump(connection, true));
            daemon("proxy-answers", () -> pump(connection, false));
        } catch (IOException e) {
            close(client);
        }
    }

    /** A client's, and the one to the broker that belongs to it. */
    private static final class Connection {

        private final Socket client;
        private final Socket broker;
        /** Whether the broker has hung up and the client does not know. */
        private volatile boolean isDeaf;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void halfClose(boolean isRequests) {
            try {
                if (isRequests) {
                    isDeaf = true;
                    broker.shutdownOutput();
                } else {
                    client.shutdownOutput();
                }
            } catch (IOException e) {
                // It is closed already.
            }
        }

        void close() {
            Proxy.close(client);
            Proxy.close(broker);
        }
    }

    private void pump(Connection connection, boolean isRequests) {
        Socket from = isRequests ? connection.client : connection.broker;
        Socket to = isRequests ? connection.broker : connection.client;
        byte[] bytes = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitPassage(isRequests);
                if (!connection.isDeaf) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // One side broke it off; the other is told by the end of its own.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isRequests || !connection.isDeaf) {
            end(connection);
        }
    }

    private void end(Connection connection) {
        open.remove(connection);
        end(connection.client);
        end(connection.broker);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    /** What comes while nothing may pass is kept, as by a network that loses packets for a while. */
    private void awaitPassage(boolean isRequests) throws InterruptedException {
        if (network == Network.SLOW) {
            Thread.sleep(SLOW_MILLIS);
        }
        while (network == Network.BLACK_HOLE || (network == Network.NO_ANSWERS && !isRequests)) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            // What is not read yet is thrown away, and the peer sees a reset, as when a machine is gone.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
