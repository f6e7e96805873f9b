package io.kafkakit.internal.group;

import io.kafkakit.codec.EventCodec;
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

/** What the groups of a cluster have of it, and which of them run. Thread-safe. */
public final class GroupHost {

    /** How much longer closing a group may take where user code does not return. */
    static final Duration LAST_STEPS = Duration.ofSeconds(9);

    private final ClientSettings settings;
    private final EventCodec codec;
    private final String name;
    private final Threads threads;
    private final Supplier<Admin> admin;
    private final List<Guest> groups = new CopyOnWriteArrayList<>();
    /** Those in use: two producers of one transactional id would fence each other for ever. */
    private final Set<String> transactionalIds = new HashSet<>();

    private boolean closing;

    /**
     * Without a group.
     *
     * @param name of the cluster's clients
     * @param admin the cluster's, made when it is first asked for
     */
    public GroupHost(ClientSettings settings, EventCodec codec, String name, Threads threads, Supplier<Admin> admin) {
        this.settings = settings;
        this.codec = codec;
        this.name = name;
        this.threads = threads;
        this.admin = admin;
    }

    /** A group that runs. */
    interface Guest {

        /** Begins to close it, once. */
        void beginClose(Duration atMost);

        /** Whether it was closed by then. */
        boolean awaitClosed(Deadline deadline);

        /** Whether the caller is a handler of it, for which its end would wait. */
        boolean runsCurrentThread();
    }

    public ClientSettings settings() {
        return settings;
    }

    EventCodec codec() {
        return codec;
    }

    Admin admin() {
        return admin.get();
    }

    Threads threads(String groupId) {
        return threads.of(groupId);
    }

    /** What the names of the group's clients have behind the cluster's: its id, with a number if this cluster has the group already. */
    String takeName(String groupId) {
        return ClientNames.take(name + "/" + groupId).substring(name.length() + 1);
    }

    void giveBackName(String taken) {
        ClientNames.giveBack(name + "/" + taken);
    }

    /**
     * From now on the group is closed with the cluster; one that came after the close began would run on.
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
     * These transactional ids are in use from now on.
     *
     * @throws IllegalStateException if one of them is already
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

    /** Begins to close all groups; no more can be added. */
    public void beginClose(Duration atMost) {
        synchronized (this) {
            closing = true;
        }
        groups.forEach(group -> group.beginClose(atMost));
    }

    /** Waits until all groups are closed; {@link #beginClose} was called before. */
    public void awaitClosed(Deadline deadline) {
        Deadline last = deadline.plus(LAST_STEPS);
        groups.forEach(group -> group.awaitClosed(last));
    }

    /** Whether the caller is a handler of one of them. */
    public boolean runsCurrentThread() {
        return groups.stream().anyMatch(Guest::runsCurrentThread);
    }
}
