package io.kafkakit.console.internal.pages;

/** Why a request has no page: a status, and what the user can do. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    Refusal(int status, String title, String advice) {
        super(advice);
        this.status = status;
        this.title = title;
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "Not found", what);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String advice() {
        return String.valueOf(getMessage());
    }
}
