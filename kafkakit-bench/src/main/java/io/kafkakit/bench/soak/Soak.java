package io.kafkakit.bench.soak;

import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Input;
import io.kafkakit.bench.run.Pacer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One soak, with a broker and a group in JVMs of their own. Used by one thread, once. */
final class Soak {

    /** For what is left when all is written: retries wait for some seconds. */
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private static final Duration PERIOD = Duration.ofMillis(500);

    private final SoakPlan plan;
    private final Setup setup;
    private final Consumer<Sample> listener;
    private final Input input;
    private final Judge judge;
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Sample.@Nullable Moment last;
    private long beginNanos;

    /**
     * Where and how the JVMs run.
     *
     * @param logs directory for their logs
     * @param data directory for the broker's data; null for a temporary one
     * @param jvm options of the group's JVM
     */
    record Setup(Path logs, @Nullable Path data, List<String> jvm, List<String> brokerJvm) {}

    /** What reads and writes meanwhile. */
    private record Clients(BrokerProcess broker, Pacer pacer, SoakReader reader) {}

    /**
     * A soak.
     *
     * @param listener is told each sample
     * @param judge of all that is read
     */
    Soak(SoakPlan plan, Setup setup, Consumer<Sample> listener, Judge judge) {
        this.plan = plan;
        this.setup = setup;
        this.listener = listener;
        this.judge = judge;
        input = plan.input();
    }

    SoakResult run() throws InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start(setup.logs(), setup.data(), setup.brokerJvm())) {
            broker.cluster().createTopics(topics().toList(), input.partitions(), Map.of());
            Pacer pacer = pacer(broker);
            SoakReader reader = new SoakReader(broker.bootstrapServers(), partitionsToRead(), judge, pacer::dueNanos);
            Thread reading = new Thread(reader, "reader");
            reading.setDaemon(true);
            reading.start();
            Sample end = soak(new Clients(broker, pacer, reader));
            reader.endAt(broker.cluster().ends(partitionsToRead()));
            reading.join();
            Stream.ofNullable(reader.problem()).forEach(problems::add);
            problems.addAll(judge.problems());
            return SoakResult.of(samples, end, problems);
        }
    }

    private Stream<String> topics() {
        return Stream.concat(input.topics().stream(), topicsToRead());
    }

    private Stream<String> topicsToRead() {
        return Stream.concat(plan.outputs().stream(), Stream.of(plan.deadLetters()));
    }

    private List<TopicPartition> partitionsToRead() {
        return input.partitionsOf(topicsToRead().toList());
    }

    private Pacer pacer(BrokerProcess broker) {
        Fates fates = plan.fates();
        return new Pacer(
                broker.bootstrapServers(),
                new Pacer.Feed(input.records(), plan.rate(), id -> SoakPlan.record(input, fates, id), id -> {}));
    }

    /** Until the group is closed; what it was before that. */
    private Sample soak(Clients clients) throws InterruptedException {
        String servers = clients.broker().bootstrapServers();
        try (GroupProcess group = GroupProcess.start(setup.logs(), setup.jvm(), plan.spec(servers))) {
            Thread writing = new Thread(clients.pacer(), "pacer");
            writing.setDaemon(true);
            beginNanos = System.nanoTime();
            last = new Sample.Moment(0, group.sample(), 0, 0);
            writing.start();
            watch(group, clients);
            writing.join();
            clients.pacer().throwIfFailed();
            Sample end = drain(group, clients);
            List<String> left = group.closeMembers();
            if (!left.isEmpty()) {
                problems.add(left.size() + " threads left after close: " + String.join(", ", left));
            }
            return end;
        } catch (BenchException e) {
            if (samples.isEmpty()) {
                throw e;
            }
            problems.add("broken off: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return samples.get(samples.size() - 1);
        } finally {
            clients.pacer().stop();
        }
    }

    private void watch(GroupProcess group, Clients clients) throws InterruptedException {
        for (SoakPlan.Step step : plan.steps()) {
            sleepUntil(step.at());
            switch (step.request()) {
                case JOIN -> group.join();
                case LEAVE -> group.leave();
                case CLOSE -> throw new IllegalStateException("no step of a soak: " + step);
                case SAMPLE -> {
                    // One that is late by a whole one is left out.
                    if (seconds() < toSeconds(step.at().plus(plan.every()))) {
                        Sample sample = sample(group, clients);
                        samples.add(sample);
                        listener.accept(sample);
                    }
                }
            }
        }
        sleepUntil(plan.duration());
    }

    private Sample sample(GroupProcess group, Clients clients) throws InterruptedException {
        Vitals vitals = group.sample();
        if (vitals.state().equals("FAILED")) {
            throw new BenchException("the group has failed: " + vitals.problem());
        }
        Sample.Moment now = new Sample.Moment(
                seconds(), vitals, clients.pacer().written(), clients.reader().read());
        Sample sample = Sample.between(
                Objects.requireNonNull(last), now, clients.reader().takeMillis());
        last = now;
        return sample;
    }

    /** Until the group has done all, retries too; the sample that shows it. */
    private Sample drain(GroupProcess group, Clients clients) throws InterruptedException {
        double latest = seconds() + toSeconds(DRAIN);
        while (true) {
            Sample sample = sample(group, clients);
            long committed =
                    clients.broker().cluster().committed(plan.spec("").group(), input.partitionsOf(input.topics()));
            long left = Math.max(sample.vitals().lag(), input.records() - committed);
            if (left == 0) {
                return sample;
            }
            if (seconds() > latest) {
                problems.add("lag " + left + ", " + DRAIN.toSeconds() + " s after the last record was written");
                return sample;
            }
            Thread.sleep(PERIOD.toMillis());
        }
    }

    private void sleepUntil(Duration at) throws InterruptedException {
        long left = beginNanos + at.toNanos() - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left).toMillis());
        }
    }

    private double seconds() {
        return (System.nanoTime() - beginNanos) / 1e9;
    }

    private static double toSeconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
