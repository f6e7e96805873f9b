package io.kafkakit.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.kafkakit.bench.contender.Workload;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What numbers depend on: the machine and the versions. */
public final class Environment {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Environment() {}

    /**
     * The facts of a comparison, name and value, in the order to show them in.
     *
     * @param broker the options of its JVM
     * @param contenders the options of their JVMs
     * @param data where the broker writes to
     */
    public static Map<String, String> facts(List<String> broker, List<String> contenders, Path data) {
        Map<String, String> facts = machine();
        facts.put("spring-kafka", version("spring-kafka"));
        facts.put("parallel-consumer", version("parallel-consumer-core"));
        facts.put("Contenders' JVMs", String.join(" ", contenders));
        facts.putAll(broker(broker, data));
        facts.put(
                Workload.AT_ONCE + " threads that only sleep for " + Workload.SLEEP_MILLIS + " ms",
                SleepLimit.measure());
        return facts;
    }

    /** Those of the machine, of Java, Kafka and kafkakit; the caller's own. */
    public static Map<String, String> machine() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", processor() + ", " + runtime.availableProcessors() + " cores");
        facts.put("Memory", memory());
        facts.put("System", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        facts.put("Java", property("java.vm.name") + " " + property("java.runtime.version"));
        facts.put("Kafka, its clients and Streams", version("kafka-clients"));
        facts.put("kafkakit", version("kafkakit-core") + commit());
        return facts;
    }

    /**
     * Those of the broker.
     *
     * @param options of its JVM
     * @param data where it writes to
     */
    public static Map<String, String> broker(List<String> options, Path data) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Broker's JVM", String.join(" ", options));
        facts.put("Broker's data", "on " + fileSystem(data));
        return facts;
    }

    private static String processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return property("os.arch");
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElseGet(() -> property("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String memory() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            return String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / (double) (1L << 30));
        }
        return "unknown";
    }

    private static String fileSystem(Path data) {
        try {
            return Files.getFileStore(data).type();
        } catch (IOException e) {
            return "an unknown file system";
        }
    }

    /** By the name of its jar, which is the one thing that all of them have. */
    private static String version(String artifact) {
        Pattern jar = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*)\\.jar");
        return Arrays.stream(property("java.class.path").split(File.pathSeparator))
                .map(path -> jar.matcher(new File(path).getName()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("unknown");
    }

    /** Which the launcher tells. */
    private static String commit() {
        String commit = System.getProperty("kafkakit.commit", "");
        return commit.isEmpty() ? "" : ", commit " + commit;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
