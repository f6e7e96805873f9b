package io.kafkakit.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes bytes on to a port of this machine, as a proxy in front of a broker does. */
final class Relay implements Closeable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    Relay() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return sockets.size() / 2;
    }

    void forwardTo(int port) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                accept(port);
            }
        });
    }

    private void accept(int port) {
        try {
            Socket client = server.accept();
            Socket broker = new Socket(server.getInetAddress(), port);
            sockets.addAll(List.of(client, broker));
            threads.execute(() -> pass(client, broker));
            threads.execute(() -> pass(broker, client));
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // One side has gone, and so has the other now.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
