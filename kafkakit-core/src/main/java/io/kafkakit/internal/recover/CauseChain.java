package io.kafkakit.internal.recover;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure, its cause, the cause of that, and so on. */
final class CauseChain {

    /** Some are their own cause, in a circle. */
    private static final int MOST = 50;

    private final List<Throwable> chain = new ArrayList<>();

    CauseChain(Throwable failure) {
        try {
            for (Throwable each = failure; each != null && chain.size() < MOST; each = each.getCause()) {
                chain.add(each);
            }
        } catch (RuntimeException e) {
            // The failure's own: some fail when they are asked. What was told before that counts.
            return;
        }
    }

    /** The first of this class. */
    <T extends Throwable> @Nullable T first(Class<T> type) {
        return chain.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Whether there is one of these classes. */
    boolean hasAny(List<Class<? extends Throwable>> types) {
        return chain.stream().anyMatch(each -> types.stream().anyMatch(type -> type.isInstance(each)));
    }
}
