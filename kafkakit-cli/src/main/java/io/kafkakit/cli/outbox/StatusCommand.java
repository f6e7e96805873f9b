package io.kafkakit.cli.outbox;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.jdbc.outbox.OutboxBuilder;
import io.kafkakit.jdbc.outbox.OutboxStatus;
import io.kafkakit.jdbc.outbox.RefusedRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit outbox status}. */
@Command(
        name = "status",
        description =
                "Show who publishes each shard, how many rows wait and for how long, and which rows Kafka refused.")
final class StatusCommand implements Callable<Integer> {

    private static final int MOST_REFUSED = 20;

    @Mixin
    private Target target = new Target();

    @Override
    public Integer call() throws InterruptedException {
        return target.run(OutboxBuilder::open, this::show);
    }

    private int show(Outbox outbox) {
        PrintWriter out = target.out();
        OutboxStatus status = outbox.status();
        List<List<String>> rows = new ArrayList<>();
        for (OutboxStatus.Shard shard : status.shards()) {
            rows.add(List.of(
                    Integer.toString(shard.shard()),
                    String.valueOf(shard.owner() == null ? "nobody" : shard.owner()),
                    Long.toString(shard.waiting()),
                    shard.waiting() == 0 ? "" : Times.words(shard.oldest()),
                    Long.toString(shard.refused()),
                    String.valueOf(shard.publishedAt() == null ? "never" : shard.publishedAt())));
        }
        new Columns("SHARD", "OWNER", "WAITING", "OLDEST", "REFUSED", "LAST PUBLISHED").print(rows, out);
        if (status.refused() > 0) {
            out.println();
            refused(outbox.refused(MOST_REFUSED), out);
        }
        out.flush();
        return 0;
    }

    private static void refused(List<RefusedRow> refused, PrintWriter out) {
        List<List<String>> rows = refused.stream()
                .map(row ->
                        List.of(Long.toString(row.id()), row.topic(), row.at().toString(), row.reason()))
                .toList();
        new Columns("REFUSED ROW", "TOPIC", "AT", "REASON").print(rows, out);
    }
}
