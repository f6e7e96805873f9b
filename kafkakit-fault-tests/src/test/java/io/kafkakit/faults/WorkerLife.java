package io.kafkakit.faults;

import io.kafkakit.internal.commit.CommitMutations;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** What all processes of the suite that have handlers do: they tell on their standard output, and end with their standard input. */
public final class WorkerLife {

    private WorkerLife() {}

    /** One line, whatever other threads say. */
    public static synchronized void say(String line) {
        System.out.println(line);
    }

    /** Returns when the standard input ends. */
    public static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is told on this way but the end.
        }
    }

    /** A thread that has ended for its pool may need a moment more to be gone. */
    public static Set<String> threadsLeft() throws InterruptedException {
        long until = System.nanoTime() + 1_000_000_000L;
        Set<String> left = threadsOfKafka();
        while (!left.isEmpty() && System.nanoTime() - until < 0) {
            Thread.sleep(10);
            left = threadsOfKafka();
        }
        return left;
    }

    /** Of the library's and of its clients', daemons or not. */
    private static Set<String> threadsOfKafka() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kafka") && !name.endsWith(CommitMutations.OUTSIDE))
                .collect(Collectors.toSet());
    }
}
