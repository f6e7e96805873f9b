package io.kafkakit.console.internal.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import io.kafkakit.console.ConsoleResponse;

/** Fills templates. They escape all that is put into them. */
final class Renderer {

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Renderer.class.getClassLoader(), "io.kafkakit.console.internal.templates");

    private Renderer() {}

    static ConsoleResponse page(String template, Object view) {
        return page(200, template, view);
    }

    static ConsoleResponse page(int status, String template, Object view) {
        return ConsoleResponse.html(status, text(template, view));
    }

    static String text(String template, Object view) {
        TemplateOutput output = new StringOutput();
        TEMPLATES.render(template + ".jte", view, output);
        return output.toString();
    }
}
