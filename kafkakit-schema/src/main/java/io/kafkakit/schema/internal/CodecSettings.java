package io.kafkakit.schema.internal;

import io.kafkakit.schema.Framing;
import io.kafkakit.schema.SubjectNaming;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What all codecs of this module have in common.
 *
 * @param names from the full name in the schema to the event's name
 * @param registers whether unknown schemas are registered
 */
public record CodecSettings(
        RegistryClient registry,
        UnaryOperator<String> names,
        SubjectNaming subjects,
        Framing framing,
        boolean registers) {

    /** The defaults. */
    public static CodecSettings of(RegistryClient registry) {
        return new CodecSettings(registry, name -> name, SubjectNaming.topic(), Framing.PREFIX, false);
    }

    /** With other names. */
    public CodecSettings withNames(UnaryOperator<String> other) {
        return new CodecSettings(
                registry, Objects.requireNonNull(other, "the rule for names is null"), subjects, framing, registers);
    }

    /** With the last part of each name. */
    public CodecSettings withSimpleNames() {
        return withNames(CodecSettings::simple);
    }

    /** Behind the last dot. */
    static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** With other subjects. */
    public CodecSettings withSubjects(SubjectNaming other) {
        return new CodecSettings(
                registry, names, Objects.requireNonNull(other, "the naming of subjects is null"), framing, registers);
    }

    /** With another framing on write. */
    public CodecSettings withFraming(Framing other) {
        return new CodecSettings(
                registry, names, subjects, Objects.requireNonNull(other, "the framing is null"), registers);
    }

    /** Registers schemas that are unknown. */
    public CodecSettings withAutoRegister() {
        return new CodecSettings(registry, names, subjects, framing, true);
    }
}
