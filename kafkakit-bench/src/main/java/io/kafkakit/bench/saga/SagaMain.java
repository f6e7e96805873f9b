package io.kafkakit.bench.saga;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a contender's JVM. It says {@code ready}, answers each {@link Request} with a number, and ends when its
 * standard input does, which is also when whoever started it has died.
 */
public final class SagaMain {

    /** What it can be asked, by name. */
    enum Request {
        /** The contender starts; the answer is 0. */
        START,
        /** Milliseconds from the start until the runner knew all sagas. */
        RESTORED_MILLIS,
        /** How many sagas are open. */
        OPEN,
        /** Bytes of the heap that are in use after a collection. */
        HEAP
    }

    private SagaMain() {}

    /** The arguments of a JVM that runs this. */
    static String[] arguments(SagaSpec spec) {
        return new String[] {SagaMain.class.getName(), spec.toArgument()};
    }

    /** Runs what {@link #arguments} says. */
    public static void main(String... args) throws IOException {
        SagaSpec spec = SagaSpec.parse(args[0]);
        Member member = spec.contender() == SagaContender.STREAMS ? new StreamsSaga(spec) : new KafkakitSaga(spec);
        boolean isTrips = spec.part() == SagaSpec.Part.TRIPS && spec.contender() != SagaContender.RELAY;
        Participants participants = isTrips ? Participants.start(spec) : null;
        if (spec.part() != SagaSpec.Part.TRIPS_ALONE) {
            member.start();
        }
        System.out.println("ready");
        answer(member);
        member.close();
        if (participants != null) {
            participants.close();
        }
        System.exit(0);
    }

    private static void answer(Member member) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println("answer " + answer(Request.valueOf(line), member));
        }
    }

    private static long answer(Request request, Member member) {
        return switch (request) {
            case START -> {
                member.start();
                yield 0;
            }
            case RESTORED_MILLIS -> member.restoredMillis();
            case OPEN -> member.open();
            case HEAP -> heap();
        };
    }

    private static long heap() {
        // The second one collects what the first one has only found.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
