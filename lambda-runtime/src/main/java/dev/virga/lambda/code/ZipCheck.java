package dev.virga.lambda.code;

import dev.virga.lambda.code.UnusablePackageException.Reason;
import dev.virga.lambda.code.ZipDirectory.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads every entry of a zip to its end: sizes and checksums are true, the sum is bounded, and no
 * path or link leads out of the directory that the zip is unpacked into.
 */
final class ZipCheck {
  private static final int MAX_LINK_BYTES = 4096;
  private static final int MAX_LINKS_FOLLOWED = 40;

  private final List<Entry> entries;
  private final Map<List<String>, String> links = new HashMap<>();
  private final byte[] buffer = new byte[65_536];

  ZipCheck(List<Entry> entries) {
    this.entries = entries;
  }

  /** The size of all files, if the zip is sound. */
  long unpackedBytes() throws UnusablePackageException {
    long total = 0;
    for (Entry entry : entries) {
      List<String> path = path(entry.name());
      if (entry.symlink()) {
        links.put(path, target(entry));
      }
      total += entry.symlink() ? 0 : inflate(entry, total, new byte[0]);
    }
    for (Entry entry : entries) {
      confine(entry);
    }
    return total;
  }

  private static List<String> path(String name) throws UnusablePackageException {
    boolean odd = name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
    if (odd || name.isEmpty() || name.matches("[A-Za-z]:.*")) {
      throw broken("not a relative path: " + name);
    }
    List<String> path =
        Arrays.stream(name.split("/")).filter(s -> !s.isEmpty() && !s.equals(".")).toList();
    if (path.contains("..")) {
      throw broken("leads outside: " + name);
    }
    return path;
  }

  private String target(Entry entry) throws UnusablePackageException {
    if (entry.size() > MAX_LINK_BYTES) {
      throw broken("a link of " + entry.size() + " bytes: " + entry.name());
    }
    byte[] text = new byte[(int) entry.size()];
    inflate(entry, 0, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A link must lead to somewhere inside; no entry may be written through a link. */
  private void confine(Entry entry) throws UnusablePackageException {
    List<String> path = path(entry.name());
    for (int depth = 1; depth < path.size(); depth++) {
      if (links.containsKey(path.subList(0, depth))) {
        throw broken("written through a link: " + entry.name());
      }
    }
    String target = links.get(path);
    if (target != null && !entry.symlink()) {
      throw broken("a link and something else: " + entry.name());
    }
    if (target != null) {
      follow(entry, path, target);
    }
  }

  private void follow(Entry entry, List<String> path, String target)
      throws UnusablePackageException {
    List<String> at = new ArrayList<>(path.subList(0, path.size() - 1));
    Deque<String> todo = new ArrayDeque<>();
    int followed = push(todo, entry, target, 0);
    while (!todo.isEmpty()) {
      String step = todo.pop();
      if (step.equals("..")) {
        if (at.isEmpty()) {
          throw broken("a link leads outside: " + entry.name());
        }
        at.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        at.add(step);
        String next = links.get(at);
        if (next != null) {
          at.removeLast();
          followed = push(todo, entry, next, followed);
        }
      }
    }
  }

  private static int push(Deque<String> todo, Entry entry, String target, int followed)
      throws UnusablePackageException {
    boolean odd = target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0;
    if (odd || target.indexOf('\0') >= 0 || followed >= MAX_LINKS_FOLLOWED) {
      throw broken("a link leads outside or in circles: " + entry.name());
    }
    List<String> steps = Arrays.asList(target.split("/"));
    steps.reversed().forEach(todo::push);
    return followed + 1;
  }

  /** Unpacks an entry, into {@code kept} as far as it reaches, and checks it. */
  private long inflate(Entry entry, long before, byte[] kept) throws UnusablePackageException {
    if (entry.size() + before > DeploymentPackage.MAX_UNPACKED_BYTES) {
      throw new UnusablePackageException(Reason.UNPACKED_TOO_LARGE, "at " + entry.name());
    }
    CRC32 crc = new CRC32();
    Inflater inflater = new Inflater(true);
    long size = 0;
    try {
      inflater.setInput(entry.data().duplicate());
      var plain = entry.data().duplicate();
      while (size <= entry.size()) {
        int read;
        if (entry.stored()) {
          read = Math.min(buffer.length, plain.remaining());
          plain.get(buffer, 0, read);
        } else {
          read = inflater.inflate(buffer);
        }
        if (read == 0) {
          break;
        }
        crc.update(buffer, 0, read);
        int room = (int) Math.min(read, Math.max(0, kept.length - size));
        System.arraycopy(buffer, 0, kept, (int) Math.min(size, kept.length), room);
        size += read;
      }
      if (!entry.stored() && (!inflater.finished() || inflater.getRemaining() != 0)) {
        throw broken("cut off: " + entry.name());
      }
    } catch (DataFormatException e) {
      throw broken(entry.name() + ": " + e.getMessage());
    } finally {
      inflater.end();
    }
    if (size != entry.size() || crc.getValue() != entry.crc()) {
      throw broken("size or checksum is another: " + entry.name());
    }
    if (entry.directory() && size != 0) {
      throw broken("a directory with content: " + entry.name());
    }
    return size;
  }

  private static UnusablePackageException broken(String detail) {
    return new UnusablePackageException(Reason.NOT_A_ZIP, detail);
  }
}
