package io.kafkakit.internal.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A failure, its cause, the cause of that, and so on. Immutable and thread-safe. */
public final class CauseChain {

    /** Some are their own cause, in a circle. */
    private static final int MOST = 50;

    private final List<Throwable> chain = new ArrayList<>();

    public CauseChain(Throwable failure) {
        try {
            for (Throwable each = failure; each != null && chain.size() < MOST; each = each.getCause()) {
                chain.add(each);
            }
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            // The failure's own: some fail when they are asked. What was told before that counts.
            return;
        }
    }

    /** From the failure itself down to what caused all. */
    public List<Throwable> all() {
        return Collections.unmodifiableList(chain);
    }

    /** The first of this class. */
    public <T extends Throwable> @Nullable T first(Class<T> type) {
        return chain.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Whether there is one of these classes. */
    public boolean hasAny(List<Class<? extends Throwable>> types) {
        return any(each -> types.stream().anyMatch(type -> type.isInstance(each)));
    }

    /** Whether there is one of which this holds. */
    public boolean any(Predicate<Throwable> condition) {
        return chain.stream().anyMatch(condition);
    }
}
