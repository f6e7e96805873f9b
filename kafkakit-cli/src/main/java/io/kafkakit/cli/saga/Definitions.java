package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.saga.Saga;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The sagas that a Java source file or a class defines: the values of its static fields, and of its static methods without
 * parameters. A source file is compiled with kafkakit on its class path, as 'kafkakit run' does. Closing forgets its classes.
 */
final class Definitions implements AutoCloseable {

    private static final String SOURCE = ".java";
    private static final String COMPILED = ".class";

    private final String origin;
    private final URLClassLoader loader;
    private final @Nullable Path compiled;
    private final Map<String, Saga<?>> sagas = new LinkedHashMap<>();

    private Definitions(String origin, URLClassLoader loader, @Nullable Path compiled) {
        this.origin = origin;
        this.loader = loader;
        this.compiled = compiled;
    }

    /**
     * Those of a source file or a class.
     *
     * @param classPath what they need besides kafkakit, as {@code java -cp} takes it; may be empty
     * @throws CommandFailure if there are none
     */
    static Definitions of(String fileOrClass, String classPath) {
        Definitions definitions = fileOrClass.endsWith(SOURCE)
                ? compiled(Path.of(fileOrClass), classPath)
                : new Definitions(fileOrClass, loader(classPath, null), null);
        boolean isDone = false;
        try {
            definitions.collect();
            isDone = true;
            return definitions;
        } finally {
            if (!isDone) {
                definitions.close();
            }
        }
    }

    private static Definitions compiled(Path file, String classPath) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("there is no Java source file " + file + "; name a file that ends with .java");
        }
        try {
            Path classes = Files.createTempDirectory("kafkakit-saga");
            Definitions definitions = new Definitions(file.toString(), loader(classPath, classes), classes);
            try {
                compile(file, classPath, classes);
            } catch (CommandFailure | IOException e) {
                definitions.close();
                throw e;
            }
            return definitions;
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be compiled: " + e, e);
        }
    }

    private static void compile(Path file, String classPath, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CommandFailure("this Java has no compiler: point JAVA_HOME to a JDK from 17 on");
        }
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        List<String> options = List.of("-d", classes.toString(), "-cp", all(classPath), "-proc:none", "-parameters");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(messages, null, null)) {
            boolean isCompiled = compiler.getTask(
                            new StringWriter(), files, messages, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!isCompiled) {
                throw new CommandFailure(messages.getDiagnostics().stream()
                        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                        .findFirst()
                        .map(each ->
                                file + " does not compile: line " + each.getLineNumber() + ": " + each.getMessage(null))
                        .orElse(file + " does not compile"));
            }
        }
    }

    private static String all(String classPath) {
        String own = System.getProperty("java.class.path");
        return classPath.isEmpty() ? own : own + File.pathSeparator + classPath;
    }

    private static URLClassLoader loader(String classPath, @Nullable Path classes) {
        List<URL> urls = new ArrayList<>();
        Stream<Path> paths = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(each -> !each.isEmpty())
                .map(Path::of);
        try {
            for (Path each : Stream.concat(Stream.ofNullable(classes), paths).toList()) {
                urls.add(each.toUri().toURL());
            }
        } catch (IOException e) {
            throw new CommandFailure("--class-path " + classPath + " cannot be read: " + e.getMessage(), e);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), Definitions.class.getClassLoader());
    }

    private void collect() {
        for (String name : compiled == null ? List.of(origin) : names(compiled)) {
            try {
                collect(Class.forName(name, true, loader));
            } catch (ClassNotFoundException e) {
                throw new CommandFailure(
                        "there is no class " + name + "; name a Java source file, or a class that is on --class-path",
                        e);
            } catch (LinkageError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new CommandFailure(name + " cannot be loaded: " + cause, e);
            }
        }
        if (sagas.isEmpty()) {
            throw new CommandFailure(
                    origin + " defines no saga: give it a static field, or a static method without parameters,"
                            + " of type Saga");
        }
    }

    private static List<String> names(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(each -> classes.relativize(each).toString())
                    .filter(each -> each.endsWith(COMPILED))
                    .map(each ->
                            each.substring(0, each.length() - COMPILED.length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(Class<?> type) {
        for (var field : type.getDeclaredFields()) {
            if (isSaga(field, field.getType())) {
                add(type, field, () -> field.get(null));
            }
        }
        for (var method : type.getDeclaredMethods()) {
            if (isSaga(method, method.getReturnType()) && method.getParameterCount() == 0) {
                add(type, method, () -> method.invoke(null));
            }
        }
    }

    private static boolean isSaga(Member member, Class<?> type) {
        return Modifier.isStatic(member.getModifiers()) && !member.isSynthetic() && Saga.class.isAssignableFrom(type);
    }

    /** Reads a member. */
    private interface Reading {

        @Nullable
        Object value() throws IllegalAccessException, InvocationTargetException;
    }

    private <M extends AccessibleObject & Member> void add(Class<?> type, M member, Reading reading) {
        String name = type.getName() + "." + member.getName();
        try {
            member.setAccessible(true);
            if (reading.value() instanceof Saga<?> saga) {
                sagas.putIfAbsent(saga.name() + " " + saga.version(), saga);
            }
        } catch (InvocationTargetException e) {
            throw new CommandFailure(name + " defines no saga: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new CommandFailure(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** All sagas, in the order of names of their classes. */
    List<Saga<?>> all() {
        return List.copyOf(sagas.values());
    }

    /**
     * The saga of this name, in its newest version; or the only one.
     *
     * @param name null for the only one
     * @throws CommandFailure if there is no such saga, or the name of one of several is needed
     */
    Saga<?> one(@Nullable String name) {
        List<String> names =
                sagas.values().stream().map(Saga::name).distinct().sorted().toList();
        if (name == null && names.size() > 1) {
            throw new CommandFailure(origin + " defines several sagas: pass --saga with one of " + names);
        }
        return sagas.values().stream()
                .filter(each -> name == null || each.name().equals(name))
                .max(Comparator.comparing(Saga::version))
                .orElseThrow(() -> new CommandFailure(
                        origin + " defines no saga '" + name + "': pass --saga with one of " + names));
    }

    @Override
    public void close() {
        try {
            loader.close();
            if (compiled != null) {
                delete(compiled);
            }
        } catch (IOException e) {
            throw new CommandFailure("temporary directory " + compiled + " cannot be deleted: " + e, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
