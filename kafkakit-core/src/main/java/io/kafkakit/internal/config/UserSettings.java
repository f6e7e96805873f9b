package io.kafkakit.internal.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The user's settings, and which kind of client gets which of them. Immutable.
 *
 * <ul>
 * <li>A setting with a kind's prefix applies to that kind only, and overrides the one without prefix.
 * <li>Other settings go to the kinds that know them. A setting that no kind knows, such as a plug-in's, goes to all.
 * <li>Of several plug-in classes each kind gets those that it can use.
 * </ul>
 */
final class UserSettings {

    private static final String OF_OUR_PLUG_INS = "kafkakit.";

    private final Map<String, Object> given;

    private UserSettings(Map<String, Object> given) {
        this.given = given;
    }

    static UserSettings of(Map<String, ?> given) {
        Map<String, Object> all = new TreeMap<>();
        given.forEach((name, value) -> all.put(name, trimmed(name, value)));
        return new UserSettings(all);
    }

    UserSettings with(Map<String, ?> more) {
        Map<String, Object> all = new TreeMap<>(given);
        more.forEach((name, value) -> all.put(name, trimmed(name, value)));
        return new UserSettings(all);
    }

    /**
     * Trims as Kafka does, because a properties file keeps blanks at the end of a line. Passwords keep their blanks.
     */
    private static Object trimmed(String name, Object value) {
        String known = ClientKind.withoutPrefix(name);
        boolean isOurs = value instanceof String && ClientKind.isKnown(known);
        return isOurs && type(known) != ConfigDef.Type.PASSWORD ? ((String) value).trim() : value;
    }

    private static ConfigDef.@Nullable Type type(String name) {
        for (ClientKind kind : ClientKind.values()) {
            ConfigDef.ConfigKey key = kind.definition().configKeys().get(name);
            if (key != null) {
                return key.type;
            }
        }
        return null;
    }

    /** All settings by name, including prefixes. */
    Map<String, Object> all() {
        return given;
    }

    /** The name that the user wrote for this setting of that kind of client. */
    String written(ClientKind kind, String name) {
        String prefixed = kind.prefix() + name;
        return given.containsKey(prefixed) ? prefixed : name;
    }

    /** A message of Kafka's, with the setting names as the user wrote them. */
    String asWritten(ClientKind kind, String sentence) {
        String named = sentence;
        for (String name : given.keySet()) {
            if (ClientKind.ofPrefix(name) == kind) {
                String bare = Pattern.quote(ClientKind.withoutPrefix(name));
                named = named.replaceAll("(?<![\\w.])" + bare + "(?!\\.?\\w)", Matcher.quoteReplacement(name));
            }
        }
        return named;
    }

    /** The settings of this kind of client. */
    Map<String, Object> of(ClientKind kind) {
        Map<String, Object> settings = new HashMap<>();
        given.forEach((name, value) -> {
            if (ClientKind.ofPrefix(name) == null && (kind.knows(name) || !ClientKind.isKnown(name))) {
                Object usable = usable(kind, name, value);
                if (usable != null) {
                    settings.put(name, usable);
                }
            }
        });
        given.forEach((name, value) -> {
            if (ClientKind.ofPrefix(name) == kind) {
                settings.put(ClientKind.withoutPrefix(name), value);
            }
        });
        return settings;
    }

    /** Settings that no kind of client knows: for plug-ins, or misspelt. Those of kafkakit's own plug-ins are known. */
    Set<String> unknown() {
        Set<String> names = new TreeSet<>(given.keySet());
        names.removeIf(name -> ClientKind.isKnown(ClientKind.withoutPrefix(name)) || name.startsWith(OF_OUR_PLUG_INS));
        return names;
    }

    /** The classes in a list that this kind can use, if the setting is one for plug-ins; null if there is none. */
    private static @Nullable Object usable(ClientKind kind, String name, Object value) {
        Class<?> plugIn = kind.plugIn(name);
        if (plugIn == null || type(name) != ConfigDef.Type.LIST) {
            return value;
        }
        List<Object> usable = new ArrayList<>();
        for (Object each : list(name, value)) {
            Class<?> loaded = loaded(each);
            if (loaded != null && plugIn.isAssignableFrom(loaded)) {
                usable.add(each);
            }
        }
        return usable.isEmpty() ? null : usable;
    }

    /**
     * Adds problems of single settings: a prefix that does not fit, and plug-in classes that are missing or of the
     * wrong type.
     */
    void check(Problems problems) {
        given.forEach((name, value) -> {
            String known = ClientKind.withoutPrefix(name);
            ClientKind kind = ClientKind.ofPrefix(name);
            if (kind != null && !kind.knows(known) && ClientKind.isKnown(known)) {
                problems.add(name, value, "no such client knows it; write " + ClientKind.spellings(known));
            } else if (kind != null && isOfAll(known)) {
                problems.add(name, value, "all clients of a cluster have the same; leave out the prefix");
            } else {
                checkClasses(name, value, kind == null ? List.of(ClientKind.values()) : List.of(kind), problems);
            }
        });
    }

    private static boolean isOfAll(String name) {
        return name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                || name.equals(CommonClientConfigs.CLIENT_ID_CONFIG);
    }

    private static void checkClasses(String name, Object value, Collection<ClientKind> kinds, Problems problems) {
        String known = ClientKind.withoutPrefix(name);
        List<Class<?>> plugIns = new ArrayList<>();
        kinds.forEach(kind -> addIfAny(plugIns, kind.plugIn(known)));
        if (plugIns.isEmpty()) {
            return;
        }
        BiConsumer<Object, String> wrong = (each, sentence) -> problems.add(name, each, sentence);
        for (Object each : list(known, value)) {
            Class<?> loaded = loaded(each);
            if (loaded == null) {
                wrong.accept(each, "there is no such class; correct the name, or add its jar to the class path");
            } else if (plugIns.stream().noneMatch(plugIn -> plugIn.isAssignableFrom(loaded))) {
                wrong.accept(each, "it is no " + names(plugIns) + "; leave it out, or name a class that is one");
            }
        }
    }

    private static void addIfAny(List<Class<?>> plugIns, @Nullable Class<?> plugIn) {
        if (plugIn != null && !plugIns.contains(plugIn)) {
            plugIns.add(plugIn);
        }
    }

    private static String names(List<Class<?>> plugIns) {
        return String.join(
                " and no ", plugIns.stream().map(Class::getSimpleName).toList());
    }

    /** Parses as Kafka does; Kafka itself refuses what it cannot parse. */
    private static List<?> list(String name, Object value) {
        try {
            Object parsed = ConfigDef.parseType(
                    name, value, type(name) == ConfigDef.Type.LIST ? ConfigDef.Type.LIST : ConfigDef.Type.STRING);
            return parsed instanceof List<?> many ? many : Arrays.asList(parsed);
        } catch (ConfigException e) {
            return value instanceof Class<?> ? List.of(value) : List.of();
        }
    }

    /** The class of this name, not initialised; null if it does not exist. */
    private static @Nullable Class<?> loaded(Object named) {
        if (named instanceof Class<?> there) {
            return there;
        }
        try {
            return Class.forName(String.valueOf(named).trim(), false, Utils.getContextOrKafkaClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}
