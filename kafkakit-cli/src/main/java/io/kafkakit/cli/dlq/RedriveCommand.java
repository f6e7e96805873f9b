package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit dlq redrive}. */
@Command(
        name = "redrive",
        description = {
            "Send dead letters back, each once, whoever else tries and whatever dies meanwhile.",
            "They go to the retry topic of the group that failed, and have all their attempts again. Interrupted with"
                    + " Ctrl-C, it goes on where it was when it is called again."
        })
final class RedriveCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Resolving resolving = new Resolving();

    @Option(
            names = "--to-source",
            description = "To the topic that they came from, where all groups that read it see them again.")
    private boolean toSource;

    @Option(
            names = "--edit",
            description =
                    "Open the value of the only dead letter that matches in $VISUAL or $EDITOR, and send back what is"
                            + " saved. The dead letter keeps the old one.")
    private boolean edit;

    @Option(
            names = "--without-headers",
            description =
                    "Send a share group's dead letters back though their headers are lost: where their records were first"
                            + " read, they are not any more.")
    private boolean withoutHeaders;

    @Option(
            names = "--most-redrives",
            defaultValue = "3",
            paramLabel = "N",
            description = "Leave those that were redriven so often before. Default: ${DEFAULT-VALUE}.")
    private int mostRedrives;

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::redrive);
    }

    private int redrive(DeadLetters letters) throws InterruptedException {
        Preview preview = target.preview(letters, filters);
        Resolve how = toSource ? Resolve.redriveToSource() : Resolve.redrive();
        how = withoutHeaders ? how.withoutHeaders() : how;
        try {
            how = how.withMostRedrives(mostRedrives);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--most-redrives " + mostRedrives + ": pass 1 or more", e);
        }
        if (toSource && preview.count() > 0) {
            nameReaders(letters);
        }
        if (edit) {
            // What is saved is sent: whoever changes nothing, or ends the editor with an error, has said no.
            resolving.confirmed();
            byte[] edited = edited(letters, preview);
            how = how.withEdit(old -> edited);
        }
        return resolving.run(target, letters, preview, how, "Redrive", "redriven");
    }

    /** Who sees them again, which one should know before. */
    private void nameReaders(DeadLetters letters) {
        Set<String> topics = new TreeSet<>();
        letters.browse(filters.filter(), letter -> {
            if (letter.source().topic() != null) {
                topics.add(letter.source().topic());
            }
            return true;
        });
        for (String topic : topics) {
            Set<String> groups = letters.groupsReading(topic);
            target.out()
                    .println("topic '" + Terminal.clean(topic) + "' is read by "
                            + (groups.isEmpty() ? "no group" : Terminal.clean(String.join(", ", groups))));
        }
    }

    private static byte[] edited(DeadLetters letters, Preview preview) throws InterruptedException {
        if (preview.count() != 1) {
            throw new CommandFailure("--edit is for one dead letter, and "
                    + (preview.count() == 0 ? "none matches" : "more than one match") + "; name it with --at");
        }
        byte[] value = letters.list(preview.filter(), 1).stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailure("--edit: the dead letter was resolved just now"))
                .value();
        if (value == null) {
            throw new CommandFailure("--edit: the dead letter has no value to edit");
        }
        return Editor.edit(value);
    }
}
