package io.kafkakit.cli.demo;

import io.kafkakit.examples.orderflow.OrderFlow;
import io.kafkakit.examples.orderflow.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The order flow in a JVM of its own, to be killed. Its instructions come as properties on standard input. */
public final class WorkerMain {

    static final String KAFKA = "kafka.";
    static final String PREFIX = "prefix";
    static final String SEED = "seed";
    static final String START = "start";
    static final String CLOSE = "close";
    static final String TRANSACTIONS = "transactions ";
    static final String FAILURE = "failure ";

    private static final int REPORT_MILLIS = 100;

    private WorkerMain() {}

    /** Works until its input says {@code close}, or ends. */
    public static void main(String[] args) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            OrderFlow flow = start(instructions(input));
            reportOn(flow);
            if (!CLOSE.equals(input.readLine())) {
                // Who started this is gone, and perhaps Kafka with it: there is nobody to finish for.
                Runtime.getRuntime().halt(1);
            }
            flow.close();
            report(flow);
        } catch (RuntimeException e) {
            System.out.println(FAILURE + e.getMessage());
            throw e;
        }
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

    private static OrderFlow start(Properties instructions) {
        Map<String, Object> kafka = new HashMap<>();
        for (String name : instructions.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), instructions.getProperty(name));
            }
        }
        Topics topics = new Topics(instructions.getProperty(PREFIX, ""));
        return OrderFlow.start(kafka, topics, Long.parseLong(instructions.getProperty(SEED, "1")));
    }

    /** Now and then, from now on: a worker that is killed can tell nothing afterwards. */
    private static void reportOn(OrderFlow flow) {
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "kafkakit-worker-reporter");
            thread.setDaemon(true);
            return thread;
        });
        var unused = reporter.scheduleAtFixedRate(() -> report(flow), 0, REPORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void report(OrderFlow flow) {
        System.out.println(TRANSACTIONS + WorkerStats.of(flow.stats()).transactions());
    }
}
