package io.kafkakit.console.internal.jobs;

import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of this console, and the previews that they may begin with. Thread-safe. */
public final class Jobs implements AutoCloseable {

    private static final int MOST = 100;
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, FrozenSelection> previews = new LinkedHashMap<>();
    private long lastJob;
    private long lastPreview;
    private boolean closed;

    /** Keeps a preview, and gives it a number. */
    public synchronized FrozenSelection keep(String topic, String owner, String query, Preview preview) {
        String id = Long.toString(++lastPreview);
        FrozenSelection kept = new FrozenSelection(id, topic, owner, query, preview);
        previews.put(id, kept);
        if (previews.size() > MOST) {
            previews.remove(previews.keySet().iterator().next());
        }
        return kept;
    }

    /** The preview with this number, if it is that user's. */
    public synchronized Optional<FrozenSelection> preview(String id, String owner) {
        return Optional.ofNullable(previews.get(id)).filter(its -> its.owner().equals(owner));
    }

    /**
     * Begins a job. Only one per topic runs at a time, because each would take the topic from the other.
     *
     * @throws IllegalStateException if one runs; the message names it
     */
    public synchronized Job start(DeadLetters letters, Preview preview, Resolve how) {
        if (closed) {
            throw new IllegalStateException("the console is closed");
        }
        for (Job each : jobs.values()) {
            if (each.topic().equals(letters.topic()) && !each.status().hasEnded()) {
                throw new IllegalStateException(
                        "job " + each.id() + " of this topic still runs; wait for it, or abort it");
            }
        }
        if (jobs.size() >= MOST) {
            jobs.values().stream()
                    .filter(each -> each.status().hasEnded())
                    .findFirst()
                    .ifPresent(ended -> jobs.remove(ended.id()));
        }
        Job job = new Job(Long.toString(++lastJob), letters, preview, how);
        jobs.put(job.id(), job);
        job.start();
        return job;
    }

    /** Whether a job of this topic runs, or has ended just now. */
    public synchronized boolean isRecent(String topic) {
        return jobs.values().stream().anyMatch(each -> each.topic().equals(topic) && each.isRecent());
    }

    /** The job with this number. */
    public synchronized Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** All jobs, the newest first. */
    public synchronized List<Job> all() {
        List<Job> all = new ArrayList<>(jobs.values());
        Collections.reverse(all);
        return all;
    }

    /** Aborts what runs, and waits for its last transaction. */
    @Override
    public void close() {
        List<Job> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(jobs.values());
        }
        all.forEach(Job::abort);
        all.forEach(each -> each.join(CLOSE));
    }
}
