package io.kafkakit.embedded.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says what it is told, exits when that is a number, and ends when its input does. It may be deaf, or talk for ever. */
final class Echo {

    static final String DEAF = "deaf";
    static final String FLOOD = "flood";
    static final String DROP = "drop";
    /** In each write of a flood. A mark on standard error follows each. */
    static final int DROPS = 1_000;

    private Echo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = List.of(arguments);
        if (given.contains(FLOOD)) {
            flood();
        }
        System.out.println("began " + given + " " + System.getProperty("colour"));
        if (given.contains(DEAF)) {
            // Not for ever, for nobody may be left to kill it.
            boolean never = new CountDownLatch(1).await(2, TimeUnit.MINUTES);
            throw new IllegalStateException("killed by nobody: " + never);
        }
        System.err.println("to standard error");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.matches("\\d+")) {
                System.exit(Integer.parseInt(line));
            }
            System.out.println(line);
        }
    }

    private static void flood() {
        String drops = (DROP + "\n").repeat(DROPS);
        while (!System.out.checkError()) {
            System.out.print(drops);
            System.out.flush();
            System.err.print("|");
        }
    }
}
