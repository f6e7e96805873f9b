package io.kafkakit.console;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A console in a servlet container. Map it to a path with a star, such as {@code /kafkakit/*}. The container's user
 * becomes {@link ConsoleRequest#principal}. Thread-safe. A page that follows a job holds a thread of the container.
 */
public final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Console console;

    /** Answers with this console, and does not close it. */
    public ConsoleServlet(Console console) {
        this.console = console;
    }

    @Override
    protected void service(HttpServletRequest from, HttpServletResponse to) throws IOException {
        try {
            ConsoleRequest request = request(from);
            ConsoleResponse answer = console.answer(request);
            to.setStatus(answer.status());
            answer.headers().forEach(to::setHeader);
            if (answer.body() instanceof ConsoleResponse.Bytes its) {
                to.setContentLength(its.bytes().length);
                if (!request.method().equals("HEAD")) {
                    to.getOutputStream().write(its.bytes());
                }
            } else if (answer.body() instanceof ConsoleResponse.Events events) {
                OutputStream out = to.getOutputStream();
                to.flushBuffer();
                events.stream().writeTo(out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConsoleRequest request(HttpServletRequest from) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(from.getHeaderNames())) {
            headers.put(name, from.getHeader(name));
        }
        // The container's own decoding stops at a semicolon, and takes a form before it is asked.
        String base = from.getContextPath() + from.getServletPath();
        String raw = from.getRequestURI();
        String path = raw.startsWith(base) ? raw.substring(base.length()) : String.valueOf(from.getPathInfo());
        String query = from.getQueryString();
        String type = from.getContentType();
        boolean isForm = type != null && type.startsWith("application/x-www-form-urlencoded");
        Principal principal = from.getUserPrincipal();
        return new ConsoleRequest(
                from.getMethod(),
                base,
                URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8),
                query == null ? Fields.none() : Fields.parse(query),
                headers,
                isForm ? form(from) : Fields.none(),
                principal == null ? null : principal.getName());
    }

    /** Through the container's parameters: a filter before us may have read the body. */
    private static Fields form(HttpServletRequest from) {
        Map<String, java.util.List<String>> values = new java.util.LinkedHashMap<>();
        from.getParameterMap().forEach((name, its) -> values.put(name, java.util.List.of(its)));
        return new Fields(values);
    }
}
