package io.kafkakit.console.internal.pages;

import java.util.List;

/**
 * What is round each page.
 *
 * @param base the path that the console is mounted at
 * @param section the entry of the navigation that the page belongs to
 * @param crumbs where the page lies, the outermost first
 * @param cluster the name of the cluster
 * @param rights in words
 */
public record Shell(
        String base, String title, String section, List<Crumb> crumbs, String cluster, String user, String rights) {

    /** A page that lies round this one. */
    public record Crumb(String text, String href) {}

    /** The address of a page of ours. */
    public String to(String path) {
        return base + path;
    }
}
