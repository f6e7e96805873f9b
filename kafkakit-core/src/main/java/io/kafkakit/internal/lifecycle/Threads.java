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

    /** The same owner's threads for one of its parts. */
    public Threads of(String part) {
        return new Threads(owner + "-" + part);
    }

    /** A thread that is not started yet. */
    public Thread named(String role, Runnable work) {
        Thread thread = new Thread(marked(work), owner + "-" + role);
        thread.setDaemon(false);
        return thread;
    }

    /** As {@link #named}, but it does not keep the JVM alive: for what nobody has to wait for. */
    public Thread daemon(String role, Runnable work) {
        Thread thread = named(role, work);
        thread.setDaemon(true);
        return thread;
    }

    /** A pool of this many threads, made as they are needed and let go after a minute without work. */
    public ExecutorService pool(String role, int size) {
        return pool(role, size, this::named);
    }

    /** The same of threads that do not keep the JVM alive. */
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

    /** Threads for handlers, which may block: virtual ones where they are good for that, a pool of this size otherwise. */
    public ExecutorService handlers(String role, int size) {
        if (!VirtualThreads.areGood()) {
            return pool(role, size);
        }
        ThreadFactory factory = VirtualThreads.factory(owner + "-" + role);
        @Nullable ExecutorService virtual = VirtualThreads.perTask(work -> factory.newThread(marked(work)));
        return virtual == null ? pool(role, size) : virtual;
    }

    /** Waits until all of them have ended; false if they have not by the deadline. */
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

    /** Whether the calling thread is one of these: it must not wait for the end of its own group. */
    public boolean ownCurrentThread() {
        return own.get();
    }
}
