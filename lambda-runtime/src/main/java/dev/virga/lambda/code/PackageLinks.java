package dev.virga.lambda.code;

import static dev.virga.lambda.code.PackageEntry.broken;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The links of a package: each leads to somewhere inside, whatever other links are on its way, and
 * nothing is written through one. Nor is anything a file and a directory at once.
 */
final class PackageLinks {
  private static final int MAX_LINK_BYTES = 4096;
  private static final int MAX_FOLLOWED = 40;

  private final Map<List<String>, String> targets = new HashMap<>();
  private final Set<List<String>> files = new HashSet<>();

  PackageLinks(List<PackageEntry> entries) throws UnusablePackageException {
    for (PackageEntry entry : entries) {
      switch (entry.kind()) {
        case LINK -> targets.put(entry.segments(), read(entry));
        case FILE -> files.add(entry.segments());
        case DIRECTORY -> {}
      }
    }
    for (PackageEntry entry : entries) {
      confine(entry);
    }
  }

  /** Where a link points to, as it says. */
  String target(PackageEntry link) {
    String target = targets.get(link.segments());
    if (target == null) {
      throw new IllegalArgumentException("not a link: " + link);
    }
    return target;
  }

  private static String read(PackageEntry link) throws UnusablePackageException {
    if (link.size() > MAX_LINK_BYTES) {
      throw broken("a link of " + link.size() + " bytes: " + link);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      link.writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no I/O in an array", e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private void confine(PackageEntry entry) throws UnusablePackageException {
    List<String> path = entry.segments();
    for (int depth = 1; depth < path.size(); depth++) {
      List<String> parent = path.subList(0, depth);
      if (targets.containsKey(parent)) {
        throw broken("written through a link: " + entry);
      }
      if (files.contains(parent)) {
        throw broken("written into a file: " + entry);
      }
    }
    boolean directory = entry.kind() == PackageEntry.Kind.DIRECTORY;
    String target = targets.get(path);
    if ((target != null && entry.kind() != PackageEntry.Kind.LINK)
        || (directory && files.contains(path))) {
      throw broken("two things at once: " + entry);
    }
    if (target != null) {
      follow(entry, target);
    }
  }

  private void follow(PackageEntry link, String target) throws UnusablePackageException {
    List<String> path = link.segments();
    List<String> at = new ArrayList<>(path.subList(0, path.size() - 1));
    Deque<String> todo = new ArrayDeque<>();
    int followed = push(todo, link, target, 0);
    while (!todo.isEmpty()) {
      String step = todo.pop();
      if (step.equals("..")) {
        if (at.isEmpty()) {
          throw broken("a link leads outside: " + link);
        }
        at.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        at.add(step);
        String next = targets.get(at);
        if (next != null) {
          at.removeLast();
          followed = push(todo, link, next, followed);
        }
      }
    }
  }

  private static int push(Deque<String> todo, PackageEntry link, String target, int followed)
      throws UnusablePackageException {
    boolean odd = target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0;
    if (odd || target.indexOf('\0') >= 0 || followed >= MAX_FOLLOWED) {
      throw broken("a link leads outside or in circles: " + link);
    }
    List<String> steps = Arrays.asList(target.split("/"));
    steps.reversed().forEach(todo::push);
    return followed + 1;
  }
}
