package io.kafkakit.internal.handle;

import io.kafkakit.BatchFailure;
import io.kafkakit.BatchHandler;
import io.kafkakit.EventHandler;
import io.kafkakit.EventSender;
import io.kafkakit.Received;
import io.kafkakit.effect.Effects;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From deliveries of a partition to their verdicts, for topics with a batch handler: as many as belong together are
 * handled at once. Thread-safe if the handlers are.
 */
public final class BatchPipeline {

    private final Pipeline pipeline;

    private BatchPipeline(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** For this pipeline; null if none of its handlers takes several records at once. */
    public static @Nullable BatchPipeline of(Pipeline pipeline) {
        return pipeline.hasBatches() ? new BatchPipeline(pipeline) : null;
    }

    /**
     * Handles the first of these deliveries, and those behind it that belong to the same batch.
     *
     * @param deliveries of one partition, in order; at least one
     * @param isGivenUp true if the outcomes will be dropped
     * @param goesOn whether another call of the handler may begin
     * @return the verdicts of as many as were handled, in order: at least one
     */
    public List<Verdict> process(List<Delivery> deliveries, BooleanSupplier isGivenUp, BooleanSupplier goesOn) {
        try {
            return decide(deliveries, isGivenUp, goesOn);
        } finally {
            // As in the pipeline: an interrupt of user code must not stop the next one on this thread.
            Thread.interrupted();
        }
    }

    private List<Verdict> decide(List<Delivery> deliveries, BooleanSupplier isGivenUp, BooleanSupplier goesOn) {
        AtomicLong stagedBytes = new AtomicLong();
        List<Item> items = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            Verdict early = pipeline.early(delivery);
            int version = delivery.plan().controls().version();
            Route route = early == null ? pipeline.route(delivery) : null;
            if (route instanceof Route.ToHandler to && belongs(to, items) && !isPaused(delivery, to)) {
                items.add(new Item(delivery, to, pipeline.context(delivery, to, stagedBytes)));
            } else if (items.isEmpty()) {
                return List.of(
                        early == null
                                ? pipeline.settle(delivery, Objects.requireNonNull(route), version, isGivenUp)
                                : early);
            } else {
                break;
            }
        }
        return handle(items, isGivenUp, goesOn);
    }

    private static boolean belongs(Route.ToHandler to, List<Item> items) {
        EventHandler<?> handler = to.subscription().handler();
        return handler instanceof BatchOfOne
                && (items.isEmpty() || items.get(0).to().subscription().equals(to.subscription()));
    }

    private static boolean isPaused(Delivery delivery, Route.ToHandler to) {
        return delivery.plan().controls().isPaused(to.event());
    }

    private List<Verdict> handle(List<Item> items, BooleanSupplier isGivenUp, BooleanSupplier goesOn) {
        Effects effects = items.get(0).delivery().plan().effects();
        Throwable thrown;
        try {
            if (effects != null) {
                return List.copyOf(new EffectRun(effects).run(items, this::call));
            }
            call(items);
            return items.stream().<Verdict>map(Item::handled).toList();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            thrown = e;
        }
        items.forEach(item -> item.context().close());
        if (thrown instanceof BatchFailure failure && isOf(items, failure)) {
            // With effects, the transaction was rolled back for all of them, whichever failed.
            return effects == null ? failed(items, failure, isGivenUp) : alone(items, isGivenUp, goesOn);
        }
        NotNow notNow = NotNow.of(thrown);
        if (notNow != null) {
            return List.of(notNow);
        }
        return items.size() == 1
                ? List.of(pipeline.failed(
                                items.get(0).delivery(), items.get(0).to().event(), thrown, isGivenUp)
                        .with(items.get(0).context().attachments()))
                : alone(items, isGivenUp, goesOn);
    }

    /** Up to the first record that cannot be handled now: that one and those behind it are handled again. */
    private List<Verdict> failed(List<Item> items, BatchFailure failure, BooleanSupplier isGivenUp) {
        List<Verdict> verdicts = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Throwable cause = failure.causes().get(i);
            NotNow notNow = cause == null ? null : NotNow.of(cause);
            if (notNow != null) {
                verdicts.add(notNow);
                break;
            }
            verdicts.add(
                    cause == null
                            ? item.handled()
                            : pipeline.failed(item.delivery(), item.to().event(), cause, isGivenUp)
                                    .with(item.context().attachments()));
        }
        return verdicts;
    }

    @SuppressWarnings(
            "unchecked") // The subscription was made with a handler for the type that the data was decoded to.
    private void call(List<Item> items) throws Exception {
        BatchHandler<Object> handler =
                ((BatchOfOne<Object>) items.get(0).to().subscription().handler()).handler();
        List<Received<Object>> batch = items.stream().map(Item::received).toList();
        EventSender sender = items.get(items.size() - 1).context();
        List<Object> data = items.stream().map(item -> item.to().data()).toList();
        pipeline.named(items.get(0).delivery());
        pipeline.interceptors()
                .call(
                        (nothing, context) -> handler.handle(batch, sender),
                        data,
                        items.stream().map(Item::context).toList(),
                        items.get(0).context()::attach);
    }

    private static boolean isOf(List<Item> items, BatchFailure failure) {
        Map<Integer, Throwable> causes = failure.causes();
        return causes.keySet().stream().allMatch(index -> index < items.size());
    }

    /** The handler could not tell which record failed: each has its own attempt, as long as that is possible. */
    private List<Verdict> alone(List<Item> items, BooleanSupplier isGivenUp, BooleanSupplier goesOn) {
        List<Verdict> verdicts = new ArrayList<>(items.size());
        for (Item item : items) {
            if (!verdicts.isEmpty() && !goesOn.getAsBoolean()) {
                break;
            }
            pipeline.named(item.delivery());
            Verdict verdict = pipeline.handle(item.delivery(), item.to(), isGivenUp);
            verdicts.add(verdict);
            if (verdict instanceof NotNow) {
                break;
            }
        }
        return verdicts;
    }
}
