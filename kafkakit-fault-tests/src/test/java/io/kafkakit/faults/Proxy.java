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
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
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
        open.forEach(Proxy::close);
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

    private void connect(Socket client) {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            open.add(client);
            open.add(broker);
            daemon("proxy-requests", () -> pump(client, broker, true));
            daemon("proxy-answers", () -> pump(broker, client, false));
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to, boolean isRequests) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitPassage(isRequests);
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // One side broke it off; the other is told by the end of its own.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
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
