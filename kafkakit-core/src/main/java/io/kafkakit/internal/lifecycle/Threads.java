package io.kafkakit.internal.lifecycle;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a group's threads, all named after it. Thread-safe. */
public final class Threads {

    private final String owner;

    public Threads(String owner) {
        this.owner = owner;
    }

    /** The same owner's threads for one of its parts. */
    public Threads of(String part) {
        return new Threads(owner + "-" + part);
    }

    /** A thread that is not started yet. */
    public Thread named(String role, Runnable work) {
        Thread thread = new OwnedThread(this, owner + "-" + role, work);
        thread.setDaemon(false);
        return thread;
    }

    /** A pool of this many threads, made as they are needed and let go after a minute without work. */
    public ExecutorService pool(String role, int size) {
        AtomicInteger next = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> named(role + "-" + next.getAndIncrement(), work));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Whether the calling thread is one of these: it must not wait for the end of its own group. */
    public boolean ownCurrentThread() {
        return Thread.currentThread() instanceof OwnedThread owned && owned.owner == this;
    }

    private static final class OwnedThread extends Thread {

        private final Threads owner;

        OwnedThread(Threads owner, String name, Runnable work) {
            super(work, name);
            this.owner = owner;
        }
    }
}
