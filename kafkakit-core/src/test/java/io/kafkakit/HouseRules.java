package io.kafkakit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What {@link ArchitectureTest} says that ArchUnit has no words for. */
final class HouseRules {
    private static final String INTERNAL = "io.kafkakit.internal";

    private static final Set<String> KAFKA_CLIENTS = Set.of(
            "org.apache.kafka.clients.consumer.Consumer",
            "org.apache.kafka.clients.consumer.KafkaConsumer",
            "org.apache.kafka.clients.consumer.ShareConsumer",
            "org.apache.kafka.clients.consumer.KafkaShareConsumer",
            "org.apache.kafka.clients.producer.Producer",
            "org.apache.kafka.clients.producer.KafkaProducer");

    /** Methods that start or borrow a thread, by class. The constructors of executors come on top. */
    private static final Map<String, Set<String>> THREAD_MAKERS = Map.of(
            "java.lang.Thread", Set.of("<init>", "ofVirtual", "ofPlatform", "startVirtualThread"),
            "java.util.Timer", Set.of("<init>"),
            "java.util.concurrent.CompletableFuture", Set.of("runAsync", "supplyAsync", "delayedExecutor"));

    /** Methods that read the system's clock or wait by it, by class; the {@code now()} of java.time come on top. */
    private static final Map<String, Set<String>> CLOCK_READERS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"),
            "java.time.Clock", Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds"));

    private static final int MOST_ARGUMENTS = 5;
    /** Read by their names, so they may be more. */
    private static final int MOST_COMPONENTS = 8;
    /** Those that the compiler adds to an enum's: its name and number. */
    private static final int OF_AN_ENUM = 2;

    private HouseRules() {}

    /** A slice for each source file. */
    static SliceAssignment files() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("io.kafkakit")
                        ? SliceIdentifier.of(type.getFullName().replaceFirst("\\$.*", ""))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "each source file";
            }
        };
    }

    static ArchCondition<JavaConstructor> takeFewThings() {
        return condition(
                "take at most " + MOST_ARGUMENTS + " things, or " + MOST_COMPONENTS + " for a record", constructor -> {
                    JavaClass owner = constructor.getOwner();
                    int most = owner.isRecord()
                            ? MOST_COMPONENTS
                            : MOST_ARGUMENTS + (owner.isEnum() ? OF_AN_ENUM : 0) + (owner.isAnonymousClass() ? 9 : 0);
                    return constructor.getRawParameterTypes().size() <= most;
                });
    }

    static DescribedPredicate<JavaClass> areKafkaClients() {
        return describe("are Kafka's consumer or producer", type -> KAFKA_CLIENTS.contains(type.getFullName()));
    }

    /** The public way to send makes a producer of its own: {@code KafkaCluster} and {@code io.kafkakit.*Producer}. */
    static DescribedPredicate<JavaClass> areNotTheUsersProducer() {
        return describe(
                "are not the users' producer",
                type -> !type.getFullName().matches("io\\.kafkakit\\.(KafkaCluster|\\w*Producer)(\\$.*)?"));
    }

    /** Kafka makes what it configures by the class's name, which it can only do with a public class. */
    static DescribedPredicate<JavaClass> areNotMadeByKafka() {
        return describe("are not made by Kafka", type -> !type.isAssignableTo("org.apache.kafka.common.Configurable"));
    }

    static DescribedPredicate<JavaAccess<?>> makesThreads() {
        return describe(
                "makes a thread",
                access -> listed(THREAD_MAKERS, access)
                        || ownerOf(access).equals("java.util.concurrent.Executors")
                        || isConstructorOf(ExecutorService.class, access));
    }

    static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        return describe(
                "reads the clock",
                access -> listed(CLOCK_READERS, access)
                        || isNowWithoutClock(access)
                        || access.getTarget().getFullName().equals("java.util.Date.<init>()"));
    }

    private static boolean listed(Map<String, Set<String>> methods, JavaAccess<?> access) {
        return methods.getOrDefault(ownerOf(access), Set.of()).contains(access.getName());
    }

    private static String ownerOf(JavaAccess<?> access) {
        return access.getTargetOwner().getFullName();
    }

    private static boolean isConstructorOf(Class<?> type, JavaAccess<?> access) {
        return access.getName().equals("<init>") && access.getTargetOwner().isAssignableTo(type);
    }

    private static boolean isNowWithoutClock(JavaAccess<?> access) {
        return access.getName().equals("now")
                && ownerOf(access).startsWith("java.time.")
                && !access.getTarget().getFullName().contains("java.time.Clock");
    }

    /** Methods that no supertype dictates, as {@code Throwable} does {@code getMessage()}. */
    static DescribedPredicate<JavaMethod> areOurOwn() {
        return describe(
                "are our own",
                method -> supertypesOf(method.getOwner())
                        .flatMap(type -> type.getMethods().stream())
                        .noneMatch(inherited -> isSameMethod(method, inherited)));
    }

    /** By the number of its parameters: one of a generic class has other types there. */
    private static boolean isSameMethod(JavaMethod one, JavaMethod other) {
        return one.getName().equals(other.getName())
                && one.getRawParameterTypes().size()
                        == other.getRawParameterTypes().size();
    }

    private static Stream<JavaClass> supertypesOf(JavaClass type) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
    }

    /** Concrete classes without subclasses, but for exceptions, which users may refine. */
    static DescribedPredicate<JavaClass> couldBeFinal() {
        return describe(
                "could be final",
                type -> !type.isInterface()
                        && !type.isEnum()
                        && !type.isAnonymousClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && !type.isAssignableTo(Throwable.class)
                        && type.getAllSubclasses().isEmpty());
    }

    /** A sealed type counts as used where its cases are: who only tells the cases apart leaves no other trace. */
    static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
        return condition(
                "be used from another package",
                type -> Stream.concat(Stream.of(type), nestedIn(type))
                        .flatMap(each -> each.getDirectDependenciesToSelf().stream())
                        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName())));
    }

    private static Stream<JavaClass> nestedIn(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(each -> each.getName().startsWith(type.getName() + "$"));
    }

    /** Interfaces and immutable types pass; private arrays too, since they are constants by habit. */
    static ArchCondition<JavaField> beOfATypeThatCannotChange() {
        return condition("be of a type that cannot change", field -> {
            JavaClass type = field.getRawType();
            boolean exposedArray = type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
            boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
            boolean concurrent = type.getPackageName().startsWith("java.util.concurrent") && !type.isEnum();
            return !exposedArray
                    && !concurrent
                    && !(collection && !type.isInterface())
                    && !type.isAssignableTo(ThreadLocal.class)
                    && !type.isAssignableTo(StringBuilder.class);
        });
    }

    static ClassesTransformer<JavaPackage> packages() {
        return new AbstractClassesTransformer<>("packages") {
            @Override
            public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                return classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
            }
        };
    }

    static ArchCondition<JavaPackage> haveNullMarkedPackageInfo() {
        return condition(
                "have a package-info with @NullMarked",
                it -> it.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent());
    }

    /** Looks at what is public or protected of what is public or protected: types, type arguments, throws clauses. */
    static ArchCondition<JavaClass> keepInternalTypesOutOfSignatures() {
        return new ArchCondition<>("keep internal types out of signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!visible(type.getModifiers())) {
                    return;
                }
                report(type, "Class", type.getFullName(), typesInHeadOf(type), events);
                for (JavaMember member : type.getMembers()) {
                    if (visible(member.getModifiers())) {
                        report(member, "Member", member.getFullName(), typesIn(member), events);
                    }
                }
            }
        };
    }

    private static void report(Object where, String kind, String name, Stream<JavaType> types, ConditionEvents events) {
        Set<String> internals = types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .map(type -> type.getBaseComponentType().getFullName())
                .filter(type -> type.startsWith(INTERNAL))
                .collect(Collectors.toSet());
        if (!internals.isEmpty()) {
            events.add(SimpleConditionEvent.violated(where, kind + " " + name + " mentions " + internals));
        }
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        boolean exposed = modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
        return exposed && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaType> typesInHeadOf(JavaClass type) {
        Set<JavaType> types = new HashSet<>(type.getInterfaces());
        type.getSuperclass().ifPresent(types::add);
        return Stream.concat(types.stream(), boundsOf(type.getTypeParameters()));
    }

    private static Stream<JavaType> typesIn(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(code.getReturnType()),
                        code.getParameterTypes().stream(),
                        code.getExceptionTypes().stream(),
                        boundsOf(code.getTypeParameters()))
                .flatMap(Function.identity());
    }

    private static Stream<JavaType> boundsOf(List<? extends JavaTypeVariable<?>> variables) {
        return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
    }

    private static <T extends HasDescription> ArchCondition<T> condition(String description, Predicate<T> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                String sentence = item.getDescription() + " should " + description;
                events.add(new SimpleConditionEvent(item, holds.test(item), sentence));
            }
        };
    }
}
