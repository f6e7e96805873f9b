package io.kafkakit.bench.soak;

import io.kafkakit.bench.run.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The group, in a JVM of its own. Used by one thread. */
final class GroupProcess implements AutoCloseable {

    /** Longer than a close in good order may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ChildJvm jvm;

    private GroupProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static GroupProcess start(Path logs, List<String> jvmOptions, SoakSpec spec) {
        GroupProcess group =
                new GroupProcess(ChildJvm.start(logs.resolve("group.log"), jvmOptions, SoakMain.arguments(spec)));
        var unused = group.jvm.awaitReady();
        return group;
    }

    Vitals sample() throws InterruptedException {
        return ask(SoakMain.Request.SAMPLE, Vitals.class);
    }

    void join() throws InterruptedException {
        var unused = ask(SoakMain.Request.JOIN, String.class);
    }

    void leave() throws InterruptedException {
        var unused = ask(SoakMain.Request.LEAVE, String.class);
    }

    /** Closes all members; the names of the threads that are left. */
    List<String> closeMembers() throws InterruptedException {
        return List.of(ask(SoakMain.Request.CLOSE, String[].class));
    }

    private <T> T ask(SoakMain.Request request, Class<T> answer) throws InterruptedException {
        return JsonMapper.shared().readValue(jvm.ask(request.name(), PATIENCE), answer);
    }

    @Override
    public void close() {
        jvm.close();
    }
}
