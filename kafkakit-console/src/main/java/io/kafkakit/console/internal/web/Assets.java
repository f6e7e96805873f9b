package io.kafkakit.console.internal.web;

import io.kafkakit.console.ConsoleResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Files from the class path. Each has a fixed name, so no name of a request ever becomes a path. */
public final class Assets {

    private static final String JARS = "/META-INF/resources/webjars/";
    private static final String OWN = "/io/kafkakit/console/assets/";

    private static final Map<String, String> FILES = Map.of(
            "htmx.js", JARS + "htmx.org/2.0.10/dist/htmx.min.js",
            "uplot.js", JARS + "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot.css", JARS + "uplot/1.6.30/dist/uPlot.min.css",
            "console.js", OWN + "console.js",
            "console.css", OWN + "console.css",
            "icon.svg", OWN + "icon.svg");

    private Assets() {}

    /** The file with this name; empty if there is none. */
    public static Optional<ConsoleResponse> find(String name) {
        String path = FILES.get(name);
        if (path == null) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("file " + path + " is not on the class path; add its jar");
            }
            return Optional.of(ConsoleResponse.bytes(200, type(name), in.readAllBytes())
                    .with(Map.of("Cache-Control", "max-age=3600")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
