package io.kafkakit.cli.demo;

import io.kafkakit.cli.demo.Flow.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** The services in a JVM of its own, to be killed. Its instructions come as properties on standard input. */
public final class WorkerMain {

    static final String KAFKA = "kafka.";
    static final String PREFIX = "prefix";
    static final String FLOW = "flow";
    static final String SEED = "seed";
    static final String START = "start";
    static final String CLOSE = "close";
    static final String TRANSACTIONS = "transactions ";
    static final String FAILURE = "failure ";

    private static final int REPORT_MILLIS = 100;

    private WorkerMain() {}

    /** Works until its input says {@code close}, or ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Properties instructions = instructions(input);
        CountDownLatch close = new CountDownLatch(1);
        daemon("kafkakit-worker-input", () -> heed(input, close)).start();
        try {
            Services services = start(instructions);
            daemon("kafkakit-worker-reporter", () -> reportOn(services)).start();
            close.await();
            services.end().run();
            report(services);
        } catch (RuntimeException e) {
            System.out.println(FAILURE + e.getMessage());
            throw e;
        }
    }

    /** On a thread of its own, since the services may wait for a Kafka that is gone together with who started this. */
    private static void heed(BufferedReader input, CountDownLatch close) {
        try {
            if (CLOSE.equals(input.readLine())) {
                close.countDown();
                return;
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static Properties instructions(BufferedReader input) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = input.readLine(); line != null && !line.equals(START); line = input.readLine()) {
            text.append(line).append('\n');
        }
        Properties instructions = new Properties();
        instructions.load(new StringReader(text.toString()));
        return instructions;
    }

    private static Services start(Properties instructions) {
        Map<String, Object> kafka = new HashMap<>();
        for (String name : instructions.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), instructions.getProperty(name));
            }
        }
        Flow flow = Flow.valueOf(instructions.getProperty(FLOW, Flow.ORDERS.name()));
        return flow.start(
                kafka, instructions.getProperty(PREFIX, ""), Long.parseLong(instructions.getProperty(SEED, "1")));
    }

    /** Now and then: a worker that is killed can tell nothing afterwards. */
    private static void reportOn(Services services) {
        try {
            while (true) {
                report(services);
                Thread.sleep(REPORT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(Services services) {
        System.out.println(
                TRANSACTIONS + WorkerStats.of(services.status().get()).transactions());
    }
}
