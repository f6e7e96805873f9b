package io.kafkakit.console;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.util.Arrays;

/** How long pages take, and how much an index takes; not a test. Pass the number of dead letters. */
final class Measure {

    private Measure() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            kafka.createTopic("shop-dlq", 6);
            Letters.write(kafka.clientSettings(), "shop-dlq", count);
            for (int round = 0; round < 3; round++) {
                System.gc();
                long before = used();
                try (Console console = Console.of(cluster).build()) {
                    time("first page", console, "/letters/shop-dlq");
                    String page = "";
                    long begin = System.nanoTime();
                    while (!page.contains(" open, 0 resolved") && !page.contains("no room for more")) {
                        page = console.answer(ConsoleRequest.get("/letters/shop-dlq"))
                                .text();
                    }
                    System.out.println("all read after " + (System.nanoTime() - begin) / 1_000_000 + " ms more");
                    System.gc();
                    System.out.println("heap " + (used() - before) / (1 << 20) + " MB");
                    for (String query : new String[] {
                        "?error=SocketTimeoutException", "?text=invoice", "?header=tenant%3Dnorth", "?sort=error"
                    }) {
                        time(query, console, "/letters/shop-dlq" + query);
                    }
                }
            }
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void time(String what, Console console, String path) throws Exception {
        long[] times = new long[what.startsWith("first") ? 1 : 5];
        for (int i = 0; i < times.length; i++) {
            long begin = System.nanoTime();
            console.answer(ConsoleRequest.get(path));
            times[i] = (System.nanoTime() - begin) / 1_000_000;
        }
        System.out.println(what + " " + Arrays.toString(times) + " ms");
    }
}
