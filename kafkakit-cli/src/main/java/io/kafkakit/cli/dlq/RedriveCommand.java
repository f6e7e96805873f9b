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
            "Send dead letters back, each exactly once, even if others do the same at the same time.",
            "They go to the retry topic of the group that failed, and get all their attempts again.",
            "If the command is interrupted or killed, call it again. It goes on where it was."
        },
        exitCodeList = {
            "0:No dead letter was refused.",
            "1:A dead letter was refused, or the command failed.",
            "2:Wrong usage."
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
            description = "Send to the source topic instead. All groups that read it see the records again.")
    private boolean toSource;

    @Option(
            names = "--edit",
            description = "Open the value in $VISUAL or $EDITOR, and send back what you save."
                    + " Exactly one dead letter must match. It keeps the old value.")
    private boolean edit;

    @Option(
            names = "--without-headers",
            description = "Also send back dead letters of share groups whose source record is gone."
                    + " Their headers are lost.")
    private boolean withoutHeaders;

    @Option(
            names = "--most-redrives",
            defaultValue = "3",
            paramLabel = "N",
            description = "Refuse dead letters that were redriven this many times before. Default: ${DEFAULT-VALUE}.")
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
            throw new CommandFailure("--edit needs exactly one dead letter, and "
                    + (preview.count() == 0 ? "none matches" : "more than one matches") + "; name it with --at");
        }
        byte[] value = letters.list(preview.filter(), 1).stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailure("--edit: somebody else has just resolved the dead letter"))
                .value();
        if (value == null) {
            throw new CommandFailure("--edit: the dead letter has no value to edit");
        }
        return Editor.edit(value);
    }
}
