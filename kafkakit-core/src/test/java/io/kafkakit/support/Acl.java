package io.kafkakit.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** One operation that a user is allowed, as {@code acls.sh} says it, which is what the guide to security shows. */
public record Acl(AclOperation operation, ResourceType type, String name, PatternType pattern) {

    private static final String OF_DEAD_LETTERS = "kafkakit-dead-letters-";

    /** Those between {@code # docs: region} and {@code # end}. */
    public static List<Acl> of(List<String> regions) {
        List<Acl> all = new ArrayList<>();
        for (String region : regions) {
            String begin = "# docs: " + region + "\n";
            String file = file();
            if (!file.contains(begin)) {
                throw new IllegalArgumentException("acls.sh has no region " + region);
            }
            String from = file.substring(file.indexOf(begin) + begin.length());
            from.substring(0, from.indexOf("# end")).lines().forEach(line -> all.addAll(parse(line)));
        }
        return all;
    }

    private static String file() {
        try (InputStream in = Objects.requireNonNull(Acl.class.getResourceAsStream("/acls.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Acl> parse(String line) {
        String[] words = line.split(" ", -1);
        List<AclOperation> operations = new ArrayList<>();
        ResourceType type = ResourceType.UNKNOWN;
        String name = "";
        PatternType pattern = PatternType.LITERAL;
        for (int i = 1; i + 1 < words.length; i += 2) {
            String value = words[i + 1];
            switch (words[i]) {
                case "--operation" -> operations.add(AclOperation.fromString(value));
                case "--resource-pattern-type" -> pattern = PatternType.valueOf(value.toUpperCase(Locale.ROOT));
                default -> {
                    type = ResourceType.fromString(words[i].substring(2).replace('-', '_'));
                    name = value;
                }
            }
        }
        ResourceType resource = type;
        String named = name;
        PatternType as = pattern;
        return operations.stream()
                .map(each -> new Acl(each, resource, named, as))
                .toList();
    }

    /** The name that this test gives it. */
    public String name(Kafka kafka) {
        return name.startsWith(OF_DEAD_LETTERS)
                ? OF_DEAD_LETTERS + kafka.name(name.substring(OF_DEAD_LETTERS.length()))
                : kafka.name(name);
    }

    /** Allows a user all of these, with this test's names. */
    public static void allow(Kafka kafka, String user, Collection<Acl> all) {
        List<AclBinding> bindings =
                all.stream().map(each -> each.binding(kafka, user)).toList();
        try {
            kafka.broker().admin().createAcls(bindings).all().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes them away again. */
    public static void forbid(Kafka kafka, String user, Collection<Acl> all) {
        List<AclBindingFilter> filters =
                all.stream().map(each -> each.binding(kafka, user).toFilter()).toList();
        try {
            if (kafka.broker().admin().deleteAcls(filters).all().get().size() != all.size()) {
                throw new IllegalStateException(user + " has not all of " + all);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private AclBinding binding(Kafka kafka, String user) {
        return new AclBinding(
                new ResourcePattern(type, name(kafka), pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    @Override
    public String toString() {
        return operation.name().toLowerCase(Locale.ROOT) + " on " + type.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
