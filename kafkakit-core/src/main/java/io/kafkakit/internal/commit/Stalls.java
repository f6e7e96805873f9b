package io.kafkakit.internal.commit;

import io.kafkakit.internal.config.Refusals;
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
 * What stands still of a lane: all of it, or only some tenures while it goes on with others. Each is logged at once and once a minute
 * while it lasts. Nothing is written while all goes well. Thread-safe.
 */
final class Stalls implements Troubles {

    private static final Logger log = LoggerFactory.getLogger(Stalls.class);
    /** Nanoseconds after which what is still the same is logged again. */
    private static final long AGAIN = 60_000_000_000L;

    /** What it is about that Kafka does not answer. */
    static final String ANSWER = "answer";

    private final String lane;
    private final Monitor monitor;
    private volatile @Nullable Problem lastProblem;
    /** What holds up the whole lane, by what it is about. */
    private final Map<String, Problem> ofLane = new ConcurrentHashMap<>();
    /** The tenures that stand still while the lane goes on, and for what. */
    private final Map<Tenure, String> standing = new ConcurrentHashMap<>();
    /** When each of these was logged last, in nanoseconds. */
    private final Map<String, Long> loggedAt = new ConcurrentHashMap<>();

    /** Nothing stands still. */
    Stalls(String lane, Monitor monitor) {
        this.lane = lane;
        this.monitor = monitor;
    }

    /** Something holds up the whole lane, until that ends or {@link #laneGoesOn}. */
    @Override
    public void begin(String about, String what, Throwable cause) {
        Problem problem = monitor.problem(key(about), what, cause);
        ofLane.put(about, problem);
        lastProblem = problem;
    }

    /** Whether something holds up the lane that is about this. */
    boolean isKnown(String about) {
        return ofLane.containsKey(about);
    }

    @Override
    public void end(String about) {
        if (ofLane.remove(about) != null) {
            isOver(about);
        }
    }

    /** Whatever held up the whole lane does not any more: it commits, or has nothing left to commit. */
    void laneGoesOn() {
        if (!ofLane.isEmpty()) {
            ofLane.keySet().forEach(this::end);
        }
    }

    /** Why the whole lane stands still: what began first; null if nothing holds it up. */
    @Nullable
    Stall ofLane() {
        // Whatever else is known says more than that Kafka does not answer.
        return ofLane.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, Problem> each) ->
                                each.getKey().equals(ANSWER))
                        .thenComparing(each -> each.getValue().at()))
                .map(Map.Entry::getValue)
                .map(first -> new Stall(first.at(), first.what() + ": " + Refusals.words(first.cause())))
                .orElse(null);
    }

    /**
     * These stand still while the lane goes on with others, until some of their outcomes are settled. On the lane's thread.
     *
     * @param because what they wait for, and what to do about it; always the same for the same thing
     */
    void stands(Collection<Tenure> tenures, String because, Exception cause) {
        tenures.forEach(tenure -> stands(tenure, because));
        if (!standing.containsValue(because)) {
            return;
        }
        lastProblem = monitor.problem(key(because), because, cause);
        // The last of them may have ended meanwhile, on its poll thread.
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
                .sorted(Comparator.comparing((Tenure each) -> each.partition().topic())
                        .thenComparing(each -> each.partition().partition()))
                .map(Stalls::words)
                .toList();
    }

    private static String words(Tenure tenure) {
        long done = tenure.extent().progress();
        return tenure.partition() + (done < 0 ? "" : " at offset " + done);
    }

    /** These are settled. */
    void goOn(Collection<Batch.Part> parts) {
        if (!standing.isEmpty()) {
            parts.forEach(part -> goesOn(part.tenure()));
        }
    }

    /** It does not stand still any more, or is not ours. */
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

    /** Whether to log this now; it counts as logged then. */
    boolean isTimeToLog(String about) {
        long now = monitor.clock().nanos();
        Long last = loggedAt.get(about);
        if (last != null && now - last < AGAIN) {
            return false;
        }
        loggedAt.put(about, now);
        return true;
    }

    /** What went wrong last, over or not. */
    @Nullable
    Problem lastProblem() {
        return lastProblem;
    }
}
