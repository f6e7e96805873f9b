package io.kafkakit.internal.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A failure, its cause, the cause of that, and so on. Immutable and thread-safe. */
public final class CauseChain {

    /** A limit, because some exceptions are their own cause, in a circle. */
    private static final int MOST = 50;

    private final List<Throwable> chain = new ArrayList<>();

    public CauseChain(Throwable failure) {
        try {
            for (Throwable each = failure; each != null && chain.size() < MOST; each = each.getCause()) {
                chain.add(each);
            }
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            // Some exceptions fail when they are asked for their cause. The causes up to here count.
            return;
        }
    }

    /** From the failure itself down to its root cause. */
    public List<Throwable> all() {
        return Collections.unmodifiableList(chain);
    }

    /** The first one of this class; null if there is none. */
    public <T extends Throwable> @Nullable T first(Class<T> type) {
        return chain.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Whether one of them is of one of these classes. */
    public boolean hasAny(List<Class<? extends Throwable>> types) {
        return any(each -> types.stream().anyMatch(type -> type.isInstance(each)));
    }

    /** Whether the condition holds for one of them. */
    public boolean any(Predicate<Throwable> condition) {
        return chain.stream().anyMatch(condition);
    }
}
