package io.kafkakit.bench.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main class of the group's JVM. It says {@code ready}, answers each {@link Request} with a line, and ends when its
 * standard input does, which is also when whoever started it has died.
 */
public final class SoakMain {

    /** What it can be asked, by name. */
    enum Request {
        /** The answer is {@link Vitals}. */
        SAMPLE,
        /** A second member joins the group. */
        JOIN,
        /** It leaves. */
        LEAVE,
        /** All is closed; the answer has the threads that are left. */
        CLOSE
    }

    private final SoakSpec spec;
    private final SoakMember member;
    private @Nullable SoakMember visitor;
    private Vitals.Gone gone = Vitals.Gone.NONE;

    private SoakMain(SoakSpec spec) {
        this.spec = spec;
        member = SoakMember.start(spec, "stays");
    }

    /** The arguments of a JVM that runs this. */
    static String[] arguments(SoakSpec spec) {
        return new String[] {SoakMain.class.getName(), spec.toArgument()};
    }

    /** Runs what {@link #arguments} says. */
    public static void main(String... args) throws IOException {
        SoakMain soak = new SoakMain(SoakSpec.parse(args[0]));
        System.out.println("ready");
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println("answer " + JsonMapper.shared().writeValueAsString(soak.answer(Request.valueOf(line))));
        }
        System.exit(0);
    }

    private Object answer(Request request) {
        return switch (request) {
            case SAMPLE ->
                Vitals.measure(
                        Stream.of(member, visitor)
                                .flatMap(Stream::ofNullable)
                                .map(SoakMember::status)
                                .toList(),
                        gone);
            case JOIN -> {
                visitor = SoakMember.start(spec, "visits");
                yield "";
            }
            case LEAVE -> {
                leave();
                yield "";
            }
            case CLOSE -> {
                leave();
                member.close();
                yield threadsOfKafka();
            }
        };
    }

    private void leave() {
        if (visitor != null) {
            visitor.close();
            gone = gone.plus(visitor.status());
            visitor = null;
        }
    }

    /** Of the library and of its clients, by their names. */
    private static List<String> threadsOfKafka() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kafka"))
                .sorted()
                .toList();
    }
}
