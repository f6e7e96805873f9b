package io.kafkakit.internal.commit;

import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.PartitionOrder;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.Problem;
import io.kafkakit.monitor.Stall;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands still in a lane: the whole lane, or only some tenures while it goes on with others. Each stall is logged
 * at once, and once a minute while it lasts. Without stalls nothing is written. Thread-safe.
 */
final class Stalls implements Troubles {

    private static final Logger log = LoggerFactory.getLogger(Stalls.class);
    /** A lasting stall is logged again after this many nanoseconds. */
    private static final long AGAIN = 60_000_000_000L;

    /** Key of the problem that Kafka does not answer. */
    static final String ANSWER = "answer";

    private final String lane;
    private final Monitor monitor;
    private volatile @Nullable Problem lastProblem;
    /** The problems that hold up the whole lane, by key. */
    private final Map<String, Problem> ofLane = new ConcurrentHashMap<>();
    /** The tenures that stand still while the lane goes on, with the reason. */
    private final Map<Tenure, String> standing = new ConcurrentHashMap<>();
    /** When each key or reason was last logged, in nanoseconds. */
    private final Map<String, Long> loggedAt = new ConcurrentHashMap<>();

    /** Without stalls. */
    Stalls(String lane, Monitor monitor) {
        this.lane = lane;
        this.monitor = monitor;
    }

    /** A problem holds up the whole lane, until it ends or {@link #laneGoesOn}. */
    @Override
    public void begin(String about, String what, Throwable cause) {
        Problem problem = monitor.problem(key(about), what, cause);
        ofLane.put(about, problem);
        lastProblem = problem;
    }

    /** Whether a problem with this key holds up the lane. */
    boolean isKnown(String about) {
        return ofLane.containsKey(about);
    }

    @Override
    public void end(String about) {
        if (ofLane.remove(about) != null) {
            isOver(about);
        }
    }

    /** Ends all problems of the whole lane: it commits, or has nothing left to commit. */
    void laneGoesOn() {
        if (!ofLane.isEmpty()) {
            ofLane.keySet().forEach(this::end);
        }
    }

    /** Why the whole lane stands still: the oldest problem; null if there is none. */
    @Nullable
    Stall ofLane() {
        // Any other problem says more than that Kafka does not answer.
        return ofLane.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, Problem> each) ->
                                each.getKey().equals(ANSWER))
                        .thenComparing(each -> each.getValue().at()))
                .map(Map.Entry::getValue)
                .map(first -> new Stall(first.at(), first.what() + ": " + Refusals.words(first.cause())))
                .orElse(null);
    }

    /**
     * These tenures stand still while the lane goes on with others, until some of their outcomes are settled. Called on
     * the lane's thread.
     *
     * @param because what they wait for, and what to do about it; always the same text for the same reason
     */
    void stands(Collection<Tenure> tenures, String because, Exception cause) {
        tenures.forEach(tenure -> stands(tenure, because));
        if (!standing.containsValue(because)) {
            return;
        }
        lastProblem = monitor.problem(key(because), because, cause);
        // The last of these tenures may have ended meanwhile, on its poll thread.
        endUnlessStanding(because);
        if (isTimeToLog(because)) {
            List<String> partitions = partitions(because);
            log.error(
                    "{} {} still: {} ({})",
                    partitions,
                    partitions.size() == 1 ? "stands" : "stand",
                    because,
                    Refusals.words(cause));
        }
    }

    private void stands(Tenure tenure, String because) {
        String before = standing.put(tenure, because);
        Stall stall = tenure.stalled();
        if (!because.equals(before)) {
            tenure.stalls(new Stall(stall == null ? monitor.now() : stall.since(), because));
            if (before != null) {
                endUnlessStanding(before);
            }
        }
        if (tenure.isEnded()) {
            goesOn(tenure);
        }
    }

    private List<String> partitions(String because) {
        return standing.entrySet().stream()
                .filter(each -> each.getValue().equals(because))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(Tenure::partition, PartitionOrder.BY_TOPIC))
                .map(Stalls::words)
                .toList();
    }

    private static String words(Tenure tenure) {
        long done = tenure.extent().progress();
        return tenure.partition() + (done < 0 ? "" : " at offset " + done);
    }

    /** Outcomes of these parts are settled. */
    void goOn(Collection<Batch.Part> parts) {
        if (!standing.isEmpty()) {
            parts.forEach(part -> goesOn(part.tenure()));
        }
    }

    /** The tenure does not stand still any more, or the partition is not ours. */
    void goesOn(Tenure tenure) {
        String because = standing.remove(tenure);
        if (because == null) {
            return;
        }
        Stall stall = tenure.stalled();
        tenure.stalls(null);
        if (stall != null && !tenure.isEnded()) {
            log.info("{} goes on; it stood still since {}: {}", tenure.partition(), stall.since(), because);
        }
        endUnlessStanding(because);
    }

    private void endUnlessStanding(String because) {
        if (!standing.containsValue(because)) {
            isOver(because);
        }
    }

    private void isOver(String about) {
        loggedAt.remove(about);
        Problem over = monitor.isOver(key(about));
        Problem last = lastProblem;
        if (over != null
                && last != null
                && last.at().equals(over.at())
                && last.what().equals(over.what())) {
            lastProblem = over;
        }
    }

    private String key(String about) {
        return lane + ": " + about;
    }

    /** Whether to log this now. If so, it counts as logged. */
    boolean isTimeToLog(String about) {
        long now = monitor.clock().nanos();
        Long last = loggedAt.get(about);
        if (last != null && now - last < AGAIN) {
            return false;
        }
        loggedAt.put(about, now);
        return true;
    }

    /** The newest problem, over or not. */
    @Nullable
    Problem lastProblem() {
        return lastProblem;
    }
}
