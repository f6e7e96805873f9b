package io.kafkakit.internal.lifecycle;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, if a handler may block in {@code synchronized} code on them: from JDK 24 on (JEP 491). Before that,
 * a blocked handler would keep its carrier thread, and a few handlers could stop all others. Found by reflection,
 * because this is compiled for JDK 17.
 */
final class VirtualThreads {

    private static final int FIRST_GOOD_RELEASE = 24;

    private VirtualThreads() {}

    static boolean areGood() {
        return Runtime.version().feature() >= FIRST_GOOD_RELEASE;
    }

    /** A new virtual thread for each task; null if the JVM has none. */
    static @Nullable ExecutorService perTask(ThreadFactory around) {
        if (!areGood()) {
            return null;
        }
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            MethodHandle executor = lookup.findStatic(
                    Executors.class,
                    "newThreadPerTaskExecutor",
                    MethodType.methodType(ExecutorService.class, ThreadFactory.class));
            return (ExecutorService) executor.invoke(around);
        } catch (Throwable e) {
            throw new LinkageError("JDK " + Runtime.version() + " has no virtual threads as JDK 21 had them", e);
        }
    }

    /** Makes virtual threads of this name, with a number appended. */
    static ThreadFactory factory(String name) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builder.getMethod("name", String.class, long.class).invoke(ofVirtual, name + "-", 0L);
            return (ThreadFactory) builder.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("JDK " + Runtime.version() + " has no virtual threads as JDK 21 had them", e);
        }
    }
}
