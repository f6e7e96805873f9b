package io.kafkakit.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of the documents that lists all commands, made of what picocli knows of them. */
final class CommandsPage {

    private static final int WIDTH = 100;
    /** An option's description ends with its default. */
    private static final Pattern DEFAULT = Pattern.compile("(.*?) ?Default: (.+)\\.");

    /** JSON, what is quoted, options, {@code <names>}, variables, times, delays, and words that contain a sign. */
    private static final Pattern CODE = Pattern.compile("\\{.*?}+(?=[., ]|$)|'[^']+'|(?<![\\w-])--?[a-z][a-z-]*"
            + "|<[a-z -]+>[-a-z]*|\\$[A-Z]+|\\d{4}-[\\dT:-]+Z|PT\\d\\w|\\b\\d+s\\b[,\\w]*\\b"
            + "|\\w+(?:[.:_=]\\w+(?:\\(\\w*\\))?)+");

    private final CommandLine root;
    private final StringBuilder page = new StringBuilder();

    private CommandsPage(CommandLine root) {
        this.root = root.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
    }

    /** The page as Markdown. */
    static String of(CommandLine root) {
        CommandsPage made = new CommandsPage(root);
        made.head();
        made.all().forEach(made::section);
        made.bench();
        return made.page.toString();
    }

    private Stream<CommandLine> all() {
        return withSubcommands(root);
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandsPage::withSubcommands));
    }

    private void head() {
        page.append("# Commands\n\n<!-- Made by CommandsPageTest of kafkakit-cli; not edited by hand. -->\n\n");
        sentences("This page lists the commands of `./kafkakit` with their options."
                + " `./kafkakit COMMAND --help` shows the same at a terminal.");
        page.append('\n');
        all().forEach(command -> page.append("  ".repeat(depth(command)))
                .append("- ")
                .append(link(command))
                .append('\n'));
        page.append("- [kafkakit bench](#kafkakit-bench)\n");
    }

    private void section(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append("\n##")
                .append(depth(command) > 1 ? "#" : "")
                .append(' ')
                .append(name(command))
                .append("\n\n");
        page.append("```\n./").append(command.getHelp().synopsis("./".length())).append("```\n\n");
        Stream.concat(
                        Arrays.stream(spec.usageMessage().header()),
                        Arrays.stream(spec.usageMessage().description()))
                .map(line -> Ansi.OFF.string(String.format(line)).strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> sentences(prose(line)));
        subcommands(command);
        arguments(command);
        exitStatus(command);
    }

    private void subcommands(CommandLine command) {
        if (!command.getSubcommands().isEmpty() && depth(command) > 0) {
            table("command", "what it does");
            command.getSubcommands().values().forEach(each -> row(link(each), firstLine(each)));
        }
    }

    private static String link(CommandLine command) {
        return "[" + name(command) + "](#" + name(command).replace(' ', '-') + ")";
    }

    private static String firstLine(CommandLine command) {
        return prose(command.getCommandSpec().usageMessage().description()[0]);
    }

    private void arguments(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<ArgSpec> arguments = new ArrayList<>(spec.positionalParameters());
        spec.options().stream()
                .filter(option -> command == root || !isEverywhere(option))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(arguments::add);
        if (arguments.isEmpty()) {
            return;
        }
        table(command == root ? "option of every command" : "argument or option", "value", "default", "meaning");
        arguments.forEach(argument ->
                row("`" + names(argument) + "`", value(argument), defaultValue(argument), prose(meaning(argument))));
    }

    private static boolean isEverywhere(OptionSpec option) {
        return option.inherited() || option.usageHelp() || option.versionHelp();
    }

    private static String names(ArgSpec argument) {
        return argument instanceof OptionSpec option ? String.join("`, `", option.names()) : argument.paramLabel();
    }

    private static String value(ArgSpec argument) {
        if (argument instanceof PositionalParamSpec || argument.arity().max() == 0) {
            return "";
        }
        String list = argument.splitRegex().isEmpty() ? "" : argument.splitRegex() + "…";
        String label = argument.paramLabel() + list;
        return argument.arity().min() == 0 ? "`[" + label + "]`" : "`" + label + "`";
    }

    private static String defaultValue(ArgSpec argument) {
        Matcher said = DEFAULT.matcher(description(argument));
        if (said.matches()) {
            return prose(said.group(2));
        }
        return argument.required() ? "required" : "";
    }

    private static String meaning(ArgSpec argument) {
        Matcher said = DEFAULT.matcher(description(argument));
        return said.matches() ? said.group(1) : description(argument);
    }

    /** All that the help says of it. */
    static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void exitStatus(CommandLine command) {
        Map<String, String> codes = command.getCommandSpec().usageMessage().exitCodeList();
        if (command == root
                || !codes.equals(root.getCommandSpec().usageMessage().exitCodeList())) {
            table(command == root ? "exit status, unless a command says otherwise" : "exit status", "meaning");
            codes.forEach((code, meaning) -> row(code, prose(meaning)));
        }
    }

    private void bench() {
        page.append("\n## kafkakit bench\n\n```\n./kafkakit bench [soak | redrive | idle | sagas] [OPTIONS]\n```\n\n");
        sentences("Compare kafkakit with other toolkits."
                + " It is a program of its own, which `./kafkakit` builds at its first use."
                + " [kafkakit-bench](../../kafkakit-bench/README.md) explains it."
                + " `./kafkakit bench --help` lists its options.");
    }

    private void table(String... titles) {
        page.append('\n');
        row(titles);
        page.append("|---".repeat(titles.length)).append("|\n");
    }

    private void row(String... cells) {
        page.append(Stream.of(cells)
                .map(cell -> cell.isEmpty() ? " |" : " " + cell + " |")
                .collect(Collectors.joining("", "|", "\n")));
    }

    /** Each in a line of its own, so that a change shows what it changes. */
    private void sentences(String text) {
        page.append(text.replaceAll("(?<=[.!?]) (?=[A-Z`\\[])", "\n")).append("\n");
    }

    /** Marks what one types as code, so that Markdown leaves it as it is. */
    private static String prose(String text) {
        return CODE.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement("`" + found.group().replace("'", "") + "`"))
                .replace("|", "\\|");
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private int depth(CommandLine command) {
        return command == root ? 0 : 1 + depth(command.getParent());
    }
}
