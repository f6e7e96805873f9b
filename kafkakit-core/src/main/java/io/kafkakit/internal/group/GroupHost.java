package io.kafkakit.internal.group;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.ClientNames;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Threads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** The parts of a cluster that its groups share, and the list of running groups. Thread-safe. */
public final class GroupHost {

    /** How much longer closing a group may take if user code does not return. */
    static final Duration LAST_STEPS = Duration.ofSeconds(9);

    private final ClientSettings settings;
    private final TopicCodecs codecs;
    private final String name;
    private final Threads threads;
    private final Supplier<Admin> admin;
    private final List<Guest> groups = new CopyOnWriteArrayList<>();
    /** The transactional ids in use. Two producers with the same id would fence each other for ever. */
    private final Set<String> transactionalIds = new HashSet<>();

    private boolean closing;

    /**
     * A host without groups.
     *
     * @param name prefix of the cluster's client names
     * @param admin supplies the cluster's admin client, made on first use
     */
    public GroupHost(ClientSettings settings, TopicCodecs codecs, String name, Threads threads, Supplier<Admin> admin) {
        this.settings = settings;
        this.codecs = codecs;
        this.name = name;
        this.threads = threads;
        this.admin = admin;
    }

    /** A running group. */
    interface Guest {

        /** Begins to close it; called once. */
        void beginClose(Duration atMost);

        /** Waits until the deadline; true if it was closed by then. */
        boolean awaitClosed(Deadline deadline);

        /** Whether the calling thread runs a handler of the group. The group's end would wait for that handler. */
        boolean runsCurrentThread();
    }

    public ClientSettings settings() {
        return settings;
    }

    TopicCodecs codecs() {
        return codecs;
    }

    Admin admin() {
        return admin.get();
    }

    Threads threads(String groupId) {
        return threads.of(groupId);
    }

    /**
     * Reserves the name of the group's clients, without the cluster's name: the group id, with a number if this cluster
     * has that group already.
     */
    String takeName(String groupId) {
        return ClientNames.take(name + "/" + groupId).substring(name.length() + 1);
    }

    void giveBackName(String taken) {
        ClientNames.giveBack(name + "/" + taken);
    }

    /**
     * Registers a group, so that it is closed with the cluster. A group that is registered after the close began would
     * never be closed.
     *
     * @throws IllegalStateException if the cluster is being closed, or an id is in use
     */
    synchronized void add(Guest group, Collection<String> ids) {
        if (closing) {
            throw new IllegalStateException("the cluster " + settings.bootstrapServers() + " is closed");
        }
        claim(ids);
        groups.add(group);
    }

    void remove(Guest group, Collection<String> ids) {
        groups.remove(group);
        release(ids);
    }

    /**
     * Marks these transactional ids as in use.
     *
     * @throws IllegalStateException if one of them is in use already
     */
    public synchronized void claim(Collection<String> ids) {
        for (String id : ids) {
            if (transactionalIds.contains(id)) {
                throw new IllegalStateException("the transactional id '" + id + "' is in use by this process already: "
                        + "share what was started with it, or pass another prefix");
            }
        }
        transactionalIds.addAll(ids);
    }

    public synchronized void release(Collection<String> ids) {
        transactionalIds.removeAll(ids);
    }

    /** Begins to close all groups; no group can be added afterwards. */
    public void beginClose(Duration atMost) {
        synchronized (this) {
            closing = true;
        }
        groups.forEach(group -> group.beginClose(atMost));
    }

    /** Waits until all groups are closed; call {@link #beginClose} first. */
    public void awaitClosed(Deadline deadline) {
        Deadline last = deadline.plus(LAST_STEPS);
        groups.forEach(group -> group.awaitClosed(last));
    }

    /** Whether the caller is a handler of one of them. */
    public boolean runsCurrentThread() {
        return groups.stream().anyMatch(Guest::runsCurrentThread);
    }
}
