package io.kafkakit;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.group.GroupHost;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.produce.Sender;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a publisher that steers its own transactions needs of a cluster, such as the outbox of kafkakit-jdbc: complete settings of
 * clients, and records as the cluster's own producer would send them. Thread-safe.
 */
@Experimental
public final class ClusterClients {

    private final ClientSettings settings;
    private final TopicCodecs codecs;
    private final SendInterceptors interceptors;
    private final GroupHost host;
    private final Supplier<Admin> admin;
    private final List<Consumer<Duration>> dependents = new CopyOnWriteArrayList<>();

    ClusterClients(
            ClientSettings settings,
            TopicCodecs codecs,
            SendInterceptors interceptors,
            GroupHost host,
            Supplier<Admin> admin) {
        this.settings = settings;
        this.codecs = codecs;
        this.interceptors = interceptors;
        this.host = host;
        this.admin = admin;
    }

    /**
     * The record that the cluster's producer would send: encoded, and seen by the cluster's send interceptors. What they want round
     * the real send runs now.
     *
     * @throws IllegalArgumentException if the record cannot be encoded
     */
    public ProducerRecord<byte[], byte[]> encode(EventRecord record) {
        ProducerRecord<byte[], byte[]> staged =
                interceptors.staged(Encoder.encode(record, codecs), SendInterceptor.Purpose.SEND);
        Sender.within(staged, () -> {});
        return staged;
    }

    /** Complete settings of an idempotent producer of byte arrays. */
    public Map<String, Object> producer(String role) {
        return settings.producer(role);
    }

    /** Complete settings of a transactional producer of byte arrays. */
    public Map<String, Object> producer(String role, String transactionalId) {
        return settings.lane(settings.producer(role, transactionalId));
    }

    /** Complete settings of a consumer of byte arrays outside any group, which reads {@code read_committed}. */
    public Map<String, Object> reader(String role) {
        return settings.lookup(role);
    }

    /** The largest record that a producer takes, in bytes: {@code max.request.size}. */
    public int maxRequestSize() {
        return settings.maxRequestSize();
    }

    /** The cluster's admin client; do not close it. */
    public Admin admin() {
        return admin.get();
    }

    /**
     * Marks transactional ids as in use by this process, until {@link #release}.
     *
     * @throws IllegalStateException if one of them is in use already
     */
    public void claim(Collection<String> transactionalIds) {
        host.claim(transactionalIds);
    }

    /** The opposite of {@link #claim}. */
    public void release(Collection<String> transactionalIds) {
        host.release(transactionalIds);
    }

    /** From now on the cluster closes this too, before its own clients. It is told how much time is left. */
    public void onClose(Consumer<Duration> close) {
        dependents.add(close);
    }

    void close(Deadline deadline) {
        dependents.forEach(each -> each.accept(deadline.left()));
        dependents.clear();
    }
}
