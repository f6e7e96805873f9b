package io.kafkakit.console.internal.pages;

import io.kafkakit.KafkaKitException;
import io.kafkakit.console.ConsoleRequest;
import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.ConsoleUser;
import io.kafkakit.console.internal.web.Assets;
import io.kafkakit.console.internal.web.Guard;
import io.kafkakit.internal.config.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pages, and what stands before them. */
public final class Site {

    private static final Logger log = LoggerFactory.getLogger(Site.class);

    private final Context context;
    private final Guard guard;
    private final Router router;

    public Site(Context context, Guard guard) {
        this.context = context;
        this.guard = guard;
        this.router = routes(context);
    }

    private static Router routes(Context context) {
        Router router = new Router(context.readOnly());
        OverviewPage overview = new OverviewPage(context);
        LettersPage letters = new LettersPage(context);
        LetterPage letter = new LetterPage(context);
        JobPages jobs = new JobPages(context);
        SagaPages sagas = new SagaPages(context);
        router.get("/", overview::overview);
        router.get("/audit", new AuditPage(context)::audit);
        router.get("/letters/{topic}", letters::list);
        router.post("/letters/{topic}/previews", ConsoleRole.OPERATE, letters::preview);
        router.get("/letters/{topic}/{position}", letter::show);
        router.post("/letters/{topic}/{position}/edit", ConsoleRole.EDIT, letter::edit);
        router.post("/letters/{topic}/{position}/redrive", ConsoleRole.EDIT, letter::redrive);
        router.get("/previews/{id}", jobs::preview);
        router.post("/previews/{id}", ConsoleRole.OPERATE, jobs::resolve);
        router.get("/jobs", jobs::list);
        router.get("/jobs/{id}", jobs::show);
        router.get("/jobs/{id}/events", jobs::events);
        router.post("/jobs/{id}/abort", ConsoleRole.OPERATE, jobs::abort);
        router.get("/sagas", sagas::names);
        router.get("/sagas/{saga}", sagas::list);
        router.get("/sagas/{saga}/{id}", sagas::show);
        router.post("/sagas/{saga}/{id}/{order}", ConsoleRole.OPERATE, sagas::order);
        return router;
    }

    /** Paths that change something: none if the console is read-only. */
    public List<String> writes() {
        return router.routes().stream()
                .filter(route -> !route.method().equals("GET"))
                .map(route -> "/" + String.join("/", route.parts()))
                .toList();
    }

    /** The answer to a request. Throws nothing but an interrupt. */
    public ConsoleResponse answer(ConsoleRequest request) throws InterruptedException {
        ConsoleResponse answer = unguarded(request);
        return Guard.HEADERS.containsKey("Cache-Control") && answer.headers().containsKey("Cache-Control")
                ? answer.with(withoutCaching())
                : answer.with(Guard.HEADERS);
    }

    private static Map<String, String> withoutCaching() {
        Map<String, String> headers = new java.util.HashMap<>(Guard.HEADERS);
        headers.remove("Cache-Control");
        return headers;
    }

    private ConsoleResponse unguarded(ConsoleRequest request) throws InterruptedException {
        try {
            if (!guard.isForUs(request)) {
                throw new Refusal(
                        421,
                        "Not this console",
                        "It does not answer for this host name. Whoever runs it can allow the name.");
            }
            if (request.isRead() && request.path().startsWith("/assets/")) {
                return Assets.find(request.path().substring("/assets/".length()))
                        .orElseThrow(() -> Refusal.notFound("There is no such file."));
            }
            return page(request);
        } catch (Refusal e) {
            return problem(request, e);
        } catch (KafkaKitException | KafkaException | IllegalArgumentException | IllegalStateException e) {
            return problem(request, of(e));
        }
    }

    private ConsoleResponse page(ConsoleRequest request) throws InterruptedException {
        Optional<ConsoleUser> user = context.access().user(request);
        if (user.isEmpty()) {
            throw new Refusal(401, "Who are you?", "Log in first, then open this page again.");
        }
        if (!request.isRead() && !guard.isSameOrigin(request)) {
            throw new Refusal(
                    403, "Not from here", "Changes are taken from pages of this console only, not from another site.");
        }
        Router.Match match = router.find(request.method(), request.path())
                .orElseThrow(() -> Refusal.notFound("This console has no such page."));
        Visit visit = new Visit(request, user.get(), match.names());
        ConsoleRole role = match.route().role();
        if (!visit.may(role)) {
            throw new Refusal(
                    403,
                    "Not allowed",
                    user.get().name() + " does not have the role " + role + ". Ask whoever gives it.");
        }
        return match.route().page().answer(visit);
    }

    private static Refusal of(RuntimeException e) {
        if (e instanceof IllegalArgumentException) {
            return new Refusal(400, "That cannot be read", String.valueOf(e.getMessage()));
        }
        if (e instanceof IllegalStateException) {
            return new Refusal(409, "Not now", String.valueOf(e.getMessage()));
        }
        log.warn("the console got no answer from Kafka", e);
        String words = e instanceof KafkaException kafka ? Refusals.words(kafka) : String.valueOf(e.getMessage());
        return new Refusal(502, "Kafka has no answer", words);
    }

    private ConsoleResponse problem(ConsoleRequest request, Refusal refusal) {
        return Renderer.page(
                refusal.status(),
                "problem",
                new ProblemView(request.base(), refusal.status(), refusal.title(), refusal.advice()));
    }
}
