package io.kafkakit.console.internal.pages;

import io.kafkakit.console.internal.jobs.Job;
import io.kafkakit.console.internal.text.Times;
import java.util.List;

/** A job, as it stands. */
public record JobView(Shell shell, Job job, Job.Status status, boolean operates) {

    /** What it does, in words. */
    public String title() {
        return (job.how().isRedrive() ? "Redrive" : "Discard") + " "
                + Times.number(job.preview().count()) + (job.preview().count() == 1 ? " dead letter" : " dead letters");
    }

    /** How it stands, in words. */
    public String words() {
        return switch (status.state()) {
            case RUNNING -> "running";
            case ABORTING -> "ending after the running transaction";
            case DONE -> "done";
            case ABORTED -> "aborted; what was resolved stays resolved";
            case FAILED -> "failed";
        };
    }

    /** Dead letters that are neither resolved nor refused. */
    public long left() {
        return Math.max(0, job.preview().count() - status.so().total());
    }

    /** Why some were left as they are. */
    public List<PreviewView.Count> refused() {
        return PreviewView.of(status.so().refused());
    }

    /** Where they went. */
    public List<PreviewView.Count> to() {
        return PreviewView.of(status.so().to());
    }

    /** The topic's page. */
    public String letters() {
        return shell.to("/letters/" + Addresses.part(job.topic()));
    }
}
