package io.kafkakit.schema.internal;

import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.internal.RegistryHttp.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry whose answers are kept: a schema never changes. "I do not know it" is not kept. Thread-safe.
 *
 * <p>The questions are those of Confluent's Schema Registry API reference.
 */
public final class RegistryClient {

    /** A cycle of references, or more of them than anyone has. */
    private static final int DEEPEST = 32;

    private final RegistryHttp http;
    private final Unknowns unknowns;
    private final RegistryConfig config;
    private final OnceEach<SchemaKey, ResolvedSchema> schemas = new OnceEach<>();
    private final OnceEach<SchemaText.Reference, SchemaText> references = new OnceEach<>();
    private final OnceEach<Subject, SchemaIds> ids = new OnceEach<>();

    /** Connects at the first question. */
    public RegistryClient(RegistryConfig config) {
        this.config = config;
        this.http = new RegistryHttp(config);
        this.unknowns = new Unknowns(config.unknownWait(), config.clock());
    }

    /** A schema under a subject. */
    private record Subject(String name, SchemaText schema) {
        @Override
        public String toString() {
            return "subject '" + name + "'";
        }
    }

    /**
     * The schema that a record names.
     *
     * @throws UndecodableException if the registry has not known it for long
     * @throws CodecUnavailableException if the registry does not answer, or does not know it yet
     */
    public ResolvedSchema schema(SchemaKey key) throws UndecodableException {
        ResolvedSchema known = schemas.known(key);
        if (known != null) {
            return known;
        }
        try {
            ResolvedSchema schema =
                    schemas.get(key, () -> resolved(text(known(http.ask(key.path(), null)), key.path())));
            unknowns.found(key);
            return schema;
        } catch (RegistryRefusalException e) {
            String what = "the schema registry at " + http.where() + " does not know " + key + " ("
                    + e.answer().words() + ")";
            if (unknowns.isLong(key)) {
                throw new UndecodableException(
                        what + ", for " + config.unknownWait().toSeconds() + " s or longer", e);
            }
            throw new CodecUnavailableException(what + ": it is asked again, in case that a replica lags", e);
        }
    }

    private static JsonNode known(Answer answer) {
        if (!answer.isKnown()) {
            throw new RegistryRefusalException(answer);
        }
        return answer.json();
    }

    private SchemaText text(JsonNode json, String path) {
        JsonNode text = json.path("schema");
        if (!text.isString()) {
            throw new CodecUnavailableException(
                    "the schema registry at " + http.where() + " answers " + path + " without a schema");
        }
        List<SchemaText.Reference> refs = new ArrayList<>();
        for (JsonNode each : json.path("references")) {
            refs.add(SchemaText.Reference.of(
                    each.path("name").asString(""),
                    each.path("subject").asString(""),
                    each.path("version").asInt(-1)));
        }
        return new SchemaText(json.path("schemaType").asString("AVRO"), text.stringValue(), refs);
    }

    /** With the schemas that it refers to, those first that the others need. */
    private ResolvedSchema resolved(SchemaText schema) {
        Map<String, SchemaText> all = new LinkedHashMap<>();
        collect(schema, all, 0);
        return new ResolvedSchema(schema, all);
    }

    private void collect(SchemaText schema, Map<String, SchemaText> all, int depth) {
        if (depth > DEEPEST) {
            throw new CodecUnavailableException("the references of a schema at " + http.where() + " are deeper than "
                    + DEEPEST + ": do they form a cycle?");
        }
        for (SchemaText.Reference each : schema.references()) {
            if (!all.containsKey(each.name())) {
                SchemaText referred = references.get(each, () -> referred(each));
                collect(referred, all, depth + 1);
                all.put(each.name(), referred);
            }
        }
    }

    private SchemaText referred(SchemaText.Reference to) {
        // A version that was deleted softly still has readers.
        String path = "/subjects/" + segment(to.subject()) + "/versions/" + to.version() + "?deleted=true";
        Answer answer = http.ask(path, null);
        if (answer.isKnown()) {
            return text(answer.json(), path);
        }
        throw new CodecUnavailableException(
                "the schema registry at " + http.where() + " does not know version " + to.version() + " of subject '"
                        + to.subject() + "', to which a schema refers (" + answer.words() + ")");
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The ids of a schema under its subject.
     *
     * @param choices the same schema in several texts; the first that is registered counts
     * @param registers whether the first is registered if none is
     * @throws IllegalArgumentException if it is not registered, or the registry refuses it
     * @throws CodecUnavailableException if the registry does not answer
     */
    public SchemaIds ids(String subject, List<SchemaText> choices, boolean registers) {
        Subject key = new Subject(subject, choices.get(0));
        SchemaIds known = ids.known(key);
        if (known != null) {
            return known;
        }
        try {
            return ids.get(key, () -> lookedUp(subject, choices, registers));
        } catch (RegistryRefusalException e) {
            throw new IllegalArgumentException(refusal(subject, e.answer()), e);
        }
    }

    private String refusal(String subject, Answer answer) {
        String where = " under subject '" + subject + "' at " + http.where() + " (" + answer.words() + ")";
        return answer.isMissing()
                ? "the schema is not registered" + where
                        + ": register it there, for example in your build, or use withAutoRegister()"
                : "the registry refuses the schema" + where
                        + ": correct the schema, or the compatibility level of the subject";
    }

    private SchemaIds lookedUp(String subject, List<SchemaText> choices, boolean registers) {
        String path = "/subjects/" + segment(subject);
        Answer answer = null;
        List<SchemaText> found =
                choices.stream().map(each -> withVersions(each, registers)).toList();
        for (SchemaText each : found) {
            answer = http.ask(path, body(each));
            if (!answer.isMissing()) {
                return ids(known(answer), path);
            }
        }
        if (!registers) {
            throw new RegistryRefusalException(Objects.requireNonNull(answer, "no schema"));
        }
        JsonNode registered = known(http.ask(path + "/versions", body(found.get(0))));
        // Older registries answer with the id alone.
        return registered.path("guid").isString() && registered.path("version").isInt()
                ? ids(registered, path)
                : ids(known(http.ask(path, body(found.get(0)))), path);
    }

    /** The versions of the schemas that it refers to, which the registry wants to know. */
    private SchemaText withVersions(SchemaText schema, boolean registers) {
        List<SchemaText.Reference> all = new ArrayList<>();
        for (SchemaText.Reference each : schema.references()) {
            SchemaText target = each.target();
            all.add(
                    target == null
                            ? each
                            : SchemaText.Reference.of(
                                    each.name(),
                                    each.subject(),
                                    ids(each.subject(), List.of(target), registers)
                                            .version()));
        }
        return new SchemaText(schema.type(), schema.text(), all);
    }

    private SchemaIds ids(JsonNode json, String path) {
        if (!json.path("id").isInt()) {
            throw new CodecUnavailableException(
                    "the schema registry at " + http.where() + " answers " + path + " without an id");
        }
        return new SchemaIds(
                json.path("id").intValue(),
                json.path("version").asInt(0),
                guid(json.path("guid").asString("")));
    }

    private static @Nullable UUID guid(String text) {
        try {
            return text.isEmpty() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ObjectNode body(SchemaText schema) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("schema", schema.text());
        if (!schema.type().equals("AVRO")) {
            body.put("schemaType", schema.type());
        }
        if (!schema.references().isEmpty()) {
            ArrayNode refs = body.putArray("references");
            for (SchemaText.Reference each : schema.references()) {
                refs.addObject()
                        .put("name", each.name())
                        .put("subject", each.subject())
                        .put("version", each.version());
            }
        }
        return body;
    }
}
