package io.kafkakit.internal.lifecycle;

import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes a group's threads, all named after it. Thread-safe. */
public final class Threads {

    private final String owner;
    private final ThreadLocal<Boolean> own = ThreadLocal.withInitial(() -> false);

    public Threads(String owner) {
        this.owner = owner;
    }

    /** Threads of the same owner, for one of its parts. */
    public Threads of(String part) {
        return new Threads(owner + "-" + part);
    }

    /** A thread that is not started yet. */
    public Thread named(String role, Runnable work) {
        Thread thread = new Thread(marked(work), owner + "-" + role);
        thread.setDaemon(false);
        return thread;
    }

    /** As {@link #named}, but the thread does not keep the JVM alive: for work that nobody has to wait for. */
    public Thread daemon(String role, Runnable work) {
        Thread thread = named(role, work);
        thread.setDaemon(true);
        return thread;
    }

    /** A pool of up to this many threads, made when needed and ended after a minute without work. */
    public ExecutorService pool(String role, int size) {
        return pool(role, size, this::named);
    }

    /** As {@link #pool}, with threads that do not keep the JVM alive. */
    ExecutorService daemons(String role, int size) {
        return pool(role, size, this::daemon);
    }

    private static ExecutorService pool(String role, int size, BiFunction<String, Runnable, Thread> factory) {
        AtomicInteger next = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> factory.apply(role + "-" + next.getAndIncrement(), work));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Threads for handlers, which may block: virtual threads where they can block safely, else a pool of this size. */
    public ExecutorService handlers(String role, int size) {
        if (!VirtualThreads.areGood()) {
            return pool(role, size);
        }
        ThreadFactory factory = VirtualThreads.factory(owner + "-" + role);
        @Nullable ExecutorService virtual = VirtualThreads.perTask(work -> factory.newThread(marked(work)));
        return virtual == null ? pool(role, size) : virtual;
    }

    /** Waits until all threads have ended; false if they have not by the deadline. */
    public static boolean haveEnded(Collection<Thread> threads, Deadline deadline) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(Math.max(1, deadline.leftMillis()));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private Runnable marked(Runnable work) {
        return () -> {
            own.set(true);
            work.run();
        };
    }

    /** Whether the calling thread is one of these. It must not wait for the end of its own group. */
    public boolean ownCurrentThread() {
        return own.get();
    }
}
