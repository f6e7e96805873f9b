package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Methods that fail on all that begins with "fail". */
@ApplicationScoped
public class SmallRyeListeners {

    private final List<String> handled = new CopyOnWriteArrayList<>();

    /** The values of sm-throwing on which nothing failed. */
    List<String> handled() {
        return List.copyOf(handled);
    }

    @Incoming("sm-throwing")
    void throwing(byte[] value) {
        if (new String(value, UTF_8).startsWith("fail")) {
            throw new IllegalStateException("failed on " + value.length + " bytes");
        }
        handled.add(new String(value, UTF_8));
    }

    @Incoming("sm-nacking")
    CompletionStage<Void> nacking(Message<byte[]> message) {
        return message.nack(failure());
    }

    @Incoming("sm-delayed")
    CompletionStage<Void> delayed(Message<byte[]> message) {
        return message.nack(failure());
    }

    private static IllegalStateException failure() {
        return new IllegalStateException("cannot pay", new SocketTimeoutException("away"));
    }
}
