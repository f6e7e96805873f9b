package io.kafkakit.faults.sagas;

import io.kafkakit.faults.Mutation;
import io.kafkakit.faults.Mutation.Patch;
import io.kafkakit.internal.commit.CommitMutations;
import java.util.Arrays;

/** An invariant of sagas that a worker breaks, by changing classes of the library before they are used. */
enum SagaMutation {
    /** Participants forget each command. */
    NO_MARKS("io.kafkakit.saga.internal.participant.Marks", "get"),
    /** Who takes over a partition does not restore its sagas. */
    NO_RESTORE("io.kafkakit.saga.internal.engine.SagaStore", "restore"),
    /** A step of which nobody knows whether it had its effect is not undone. */
    NO_DOUBT("io.kafkakit.saga.internal.machine.Retreat", "inDoubt");

    private final String type;
    private final String method;

    SagaMutation(String type, String method) {
        this.type = type;
        this.method = method;
    }

    /** In the worker, before anything else. The method does nothing. */
    void apply() {
        try {
            Class<?> changed = Class.forName(type);
            if (Arrays.stream(changed.getDeclaredMethods())
                    .noneMatch(each -> each.getName().equals(method) && each.getParameterCount() == 1)) {
                throw new IllegalStateException(type + " has no method " + method + " that could be changed");
            }
            Mutation.change(changed, new Patch(method, 1, CommitMutations.Nothing.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
