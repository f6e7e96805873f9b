package io.kafkakit.micrometer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples of a scrape in Prometheus' text format. */
record Scrape(List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    record Sample(String name, Map<String, String> labels, double value) {

        private boolean has(String... keysAndValues) {
            for (int i = 0; i < keysAndValues.length; i += 2) {
                if (!keysAndValues[i + 1].equals(labels.get(keysAndValues[i]))) {
                    return false;
                }
            }
            return true;
        }
    }

    static Scrape parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
            }
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher each = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
            while (each.find()) {
                labels.put(each.group(1), each.group(2));
            }
            samples.add(new Sample(matcher.group(1), labels, number(matcher.group(3))));
        });
        return new Scrape(samples);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.forEach(each -> names.add(each.name));
        return names;
    }

    List<Sample> of(String name, String... keysAndValues) {
        return samples.stream()
                .filter(each -> each.name.equals(name) && each.has(keysAndValues))
                .toList();
    }

    /** The sum of these samples; NaN if there is none. */
    double sum(String name, String... keysAndValues) {
        List<Sample> found = of(name, keysAndValues);
        return found.isEmpty()
                ? Double.NaN
                : found.stream().mapToDouble(Sample::value).sum();
    }
}
