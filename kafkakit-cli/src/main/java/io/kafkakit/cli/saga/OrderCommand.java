package io.kafkakit.cli.saga;

import io.kafkakit.cli.saga.Steering.Which;
import io.kafkakit.saga.internal.machine.Order.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What all commands that steer sagas take, and how they run. */
abstract class OrderCommand implements Callable<Integer> {

    private final Kind kind;

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Steering steering = new Steering();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ID",
            description = "The ids of the sagas. They must match the filters too.")
    private List<String> ids = new ArrayList<>();

    OrderCommand(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Integer call() throws InterruptedException {
        return steering.run(target, new Which(ids, filters), kind, step());
    }

    /** The step that the order is about; null for an order about a whole saga. */
    private @Nullable String step() {
        return kind == Kind.RETRY || kind == Kind.SKIP ? filters.step() : null;
    }
}
