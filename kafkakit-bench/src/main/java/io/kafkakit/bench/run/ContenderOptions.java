package io.kafkakit.bench.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How contenders' JVMs are run.
 *
 * @param logs directory for their logs and recordings
 * @param jvmOptions the same for all
 * @param timeLimit after which a run did not finish
 * @param record whether to record them with JFR
 */
public record ContenderOptions(Path logs, List<String> jvmOptions, Duration timeLimit, boolean record) {

    /** The options of the JVM that runs what is called so. */
    List<String> jvmOptionsOf(String name) {
        if (!record) {
            return jvmOptions;
        }
        String recording = "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recordingOf(name);
        return java.util.stream.Stream.concat(jvmOptions.stream(), java.util.stream.Stream.of(recording))
                .toList();
    }

    Path logOf(String name) {
        return logs.resolve(name + ".log");
    }

    /** Where the recording of what is called so goes to. */
    public Path recordingOf(String name) {
        return logs.resolve(name + ".jfr").toAbsolutePath();
    }
}
