package io.kafkakit.bench.database;

import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BrokerOptions;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench database}. */
@Command(
        name = "database",
        header = "Measure what it costs that a booking in PostgreSQL is made exactly once.",
        description = {
            "",
            "A handler books each record in PostgreSQL and sends an event, exactly once in Kafka.",
            "none: on a connection of its own, one commit a record. effects: in the transaction of its effects.",
            "PostgreSQL does not wait for the disk (fsync=off), so a statement more costs what it costs at worst.",
            "The broker and PostgreSQL run in processes of their own. Each booking is counted.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:Each booking was made once.", "1:A booking is missing, or was made twice.", "2:Wrong usage."
        },
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class DatabaseCommand implements Callable<Integer> {

    @Option(names = "--records", defaultValue = "20000", description = "Records of a run. Default: ${DEFAULT-VALUE}.")
    private int records;

    @Option(names = "--handlers", defaultValue = "8", description = "Handlers at once. Default: ${DEFAULT-VALUE}.")
    private int handlers;

    @Option(
            names = "--rounds",
            defaultValue = "6",
            description = "Rounds; the first is not counted. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    /** For the command line. */
    public DatabaseCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        if (records < 2 || handlers < 1 || rounds < 2) {
            throw broker.wrong("--records = " + records + ", --handlers = " + handlers + ", --rounds = " + rounds
                    + ": pass at least 2 records, 1 handler and 2 rounds");
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        Environment.machine().forEach((name, value) -> broker.say(name + ": " + value));
        try (BrokerProcess process = broker.start(logs)) {
            tell(measure(new DatabaseRun(process, records, handlers)));
        }
        return 0;
    }

    private Map<Protection, List<Double>> measure(DatabaseRun run) throws InterruptedException, SQLException {
        Map<Protection, List<Double>> rates = new EnumMap<>(Protection.class);
        for (int round = 1; round <= rounds; round++) {
            List<Protection> turned = new ArrayList<>(List.of(Protection.values()));
            Collections.rotate(turned, round);
            for (Protection each : turned) {
                double rate = run.run("database-" + each + "-" + round, each);
                broker.say(String.format(Locale.ROOT, "round %d, %s: %,.0f/s", round, each, rate));
                if (round > 1) {
                    rates.computeIfAbsent(each, first -> new ArrayList<>()).add(rate);
                }
            }
        }
        return rates;
    }

    private void tell(Map<Protection, List<Double>> rates) {
        Spread plain = Spread.of(rates.getOrDefault(Protection.NONE, List.of()));
        rates.forEach((each, its) -> {
            Spread spread = Spread.of(its);
            broker.say(String.format(
                    Locale.ROOT,
                    "%s: median %,.0f/s, from %,.0f/s to %,.0f/s, %.2fx of none",
                    each,
                    spread.median(),
                    spread.min(),
                    spread.max(),
                    spread.median() / plain.median()));
        });
    }
}
