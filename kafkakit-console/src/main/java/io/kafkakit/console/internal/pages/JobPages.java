package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.Fields;
import io.kafkakit.console.internal.jobs.FrozenSelection;
import io.kafkakit.console.internal.jobs.Job;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.deadletter.Resolve;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A preview, and the job that follows from it. */
final class JobPages {

    private static final Duration BEAT = Duration.ofSeconds(5);

    private final Context context;

    JobPages(Context context) {
        this.context = context;
    }

    ConsoleResponse preview(Visit visit) {
        return preview(visit, visit.request().query().first("action"), "");
    }

    private ConsoleResponse preview(Visit visit, String asked, String problem) {
        FrozenSelection frozen = frozen(visit);
        String action = asked.equals("discard") ? "discard" : "redrive";
        Shell shell = context.shell(
                visit,
                "Preview",
                "letters",
                new Shell.Crumb("Dead letters", visit.to("/")),
                new Shell.Crumb(
                        frozen.topic(), visit.to("/letters/" + Addresses.part(frozen.topic())) + frozen.query()));
        return Renderer.page(
                problem.isEmpty() ? 200 : 400,
                "preview",
                new PreviewView(shell, frozen, action, problem, context.access().mostAtOnce(visit.user())));
    }

    private FrozenSelection frozen(Visit visit) {
        FrozenSelection frozen = context.jobs()
                .preview(visit.name("id"), visit.user().name())
                .orElseThrow(() -> Refusal.notFound("This preview is gone, or not yours. Make a new one."));
        context.check(visit, frozen.topic());
        return frozen;
    }

    ConsoleResponse resolve(Visit visit) {
        FrozenSelection frozen = frozen(visit);
        Fields form = visit.request().form();
        String problem = problem(form, frozen, context.access().mostAtOnce(visit.user()));
        if (!problem.isEmpty()) {
            return preview(visit, form.first("action"), problem);
        }
        Resolve how = form.first("action").equals("discard")
                ? Resolve.discard()
                : form.first("to").equals("source") ? Resolve.redriveToSource() : Resolve.redrive();
        how = how.withOperator(visit.user().name()).withReason(form.first("reason"));
        how = form.first("rate").isEmpty() ? how : how.withRate(Long.parseLong(form.first("rate")));
        Job job = context.jobs().start(context.cluster().deadLetters(frozen.topic()), frozen.preview(), how);
        return ConsoleResponse.seeOther(visit.to("/jobs/" + job.id()));
    }

    private static String problem(Fields form, FrozenSelection frozen, long mostAtOnce) {
        if (form.first("reason").isEmpty()) {
            return "Say why. The reason is kept with each dead letter, for whoever asks later.";
        }
        if (!form.first("rate").isEmpty() && !form.first("rate").matches("[1-9]\\d{0,8}")) {
            return "The rate is a whole number of dead letters a second, from 1 on. Leave it empty for no limit.";
        }
        return frozen.preview().count() > mostAtOnce
                ? "You may resolve " + Times.number(mostAtOnce) + " at once. Narrow the selection."
                : "";
    }

    ConsoleResponse list(Visit visit) {
        Shell shell = context.shell(visit, "Jobs", "jobs");
        return Renderer.page(
                "jobs",
                new JobsView(
                        shell,
                        context.jobs().all().stream()
                                .filter(job -> context.access().isVisible(visit.user(), job.topic()))
                                .map(job -> new JobView(shell, job, job.status(), false))
                                .toList()));
    }

    ConsoleResponse show(Visit visit) {
        return Renderer.page("job", view(visit, job(visit)));
    }

    private JobView view(Visit visit, Job job) {
        Shell shell = context.shell(visit, "Job " + job.id(), "jobs", new Shell.Crumb("Jobs", visit.to("/jobs")));
        return new JobView(shell, job, job.status(), context.may(visit, ConsoleRole.OPERATE));
    }

    private Job job(Visit visit) {
        Job job = context.jobs()
                .find(visit.name("id"))
                .orElseThrow(() -> Refusal.notFound("There is no job with this number. They end with the console."));
        context.check(visit, job.topic());
        return job;
    }

    ConsoleResponse abort(Visit visit) {
        Job job = job(visit);
        job.abort();
        return ConsoleResponse.seeOther(visit.to("/jobs/" + job.id()));
    }

    /** The changing part of the job's page, each time that it changes. */
    ConsoleResponse events(Visit visit) {
        Job job = job(visit);
        return ConsoleResponse.events(out -> {
            long known = -1;
            while (true) {
                Job.Status status = job.awaitChange(known, BEAT);
                known = status.version();
                send(out, status.hasEnded() ? "end" : "progress", Renderer.text("progress", view(visit, job)));
                if (status.hasEnded()) {
                    return;
                }
            }
        });
    }

    private static void send(OutputStream out, String event, String html) throws IOException {
        StringBuilder text = new StringBuilder("event: ").append(event).append('\n');
        html.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        out.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
