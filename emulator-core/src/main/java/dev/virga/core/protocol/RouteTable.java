package dev.virga.core.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one REST service: a trie over path segments. At each segment a literal goes before
 * a label, a label before a greedy label; of several routes of one path the one with the most query
 * literals wins. One slash at the end more or less does not matter; an empty segment is no label.
 * Immutable once built.
 */
final class RouteTable {
  private final Node root = new Node();

  /**
   * @param routes "METHOD uri-pattern" per operation
   */
  RouteTable(List<String> routes) {
    for (int operation = 0; operation < routes.size(); operation++) {
      String route = routes.get(operation);
      int blank = route.indexOf(' ');
      add(route.substring(0, blank), route.substring(blank + 1), operation);
    }
  }

  /**
   * What a request meets.
   *
   * @param operation index of the route, or -1
   * @param pathKnown whether the path is a route's, be it with another method or query
   */
  record Match(int operation, boolean pathKnown) {}

  Match match(String method, String rawPath, String rawQuery) {
    Search search = new Search(method, segments(rawPath), rawQuery);
    search.visit(root, 0);
    return new Match(search.best == null ? -1 : search.best.operation, search.pathKnown);
  }

  private void add(String method, String uri, int operation) {
    int question = uri.indexOf('?');
    List<String> literals =
        question < 0 ? List.of() : List.of(uri.substring(question + 1).split("&"));
    Node node = root;
    for (String segment : segments(question < 0 ? uri : uri.substring(0, question))) {
      if (segment.endsWith("+}")) {
        node = node.greedy = Objects.requireNonNullElseGet(node.greedy, Node::new);
      } else if (segment.startsWith("{")) {
        node = node.label = Objects.requireNonNullElseGet(node.label, Node::new);
      } else {
        node = node.literals.computeIfAbsent(segment, name -> new Node());
      }
    }
    node.routes.add(new Route(method, literals, operation));
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    segments.removeFirst();
    if (!segments.isEmpty() && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  private record Route(String method, List<String> queryLiterals, int operation) {
    boolean accepts(String rawQuery) {
      for (String literal : queryLiterals) {
        int equals = literal.indexOf('=');
        String name = equals < 0 ? literal : literal.substring(0, equals);
        String actual = RawForm.first(rawQuery, name);
        if (actual == null || (equals >= 0 && !actual.equals(literal.substring(equals + 1)))) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private @Nullable Node label;
    private @Nullable Node greedy;
  }

  /** One request's way through the trie. */
  private static final class Search {
    private final String method;
    private final List<String> segments;
    private final String rawQuery;
    private @Nullable Route best;
    private boolean pathKnown;

    private Search(String method, List<String> segments, String rawQuery) {
      this.method = method;
      this.segments = segments;
      this.rawQuery = rawQuery;
    }

    /** Goes on from a node; true once the best route has been found. */
    private boolean visit(Node node, int at) {
      if (at == segments.size()) {
        return arrive(node);
      }
      String segment = segments.get(at);
      Node literal = node.literals.get(segment);
      if (literal != null && visit(literal, at + 1)) {
        return true;
      }
      if (node.label != null && !segment.isEmpty() && visit(node.label, at + 1)) {
        return true;
      }
      return node.greedy != null && !segment.isEmpty() && visitGreedy(node.greedy, at);
    }

    /** A greedy label takes as many segments as leave a route behind it. */
    private boolean visitGreedy(Node node, int at) {
      for (int end = segments.size(); end > at; end--) {
        if (visit(node, end)) {
          return true;
        }
      }
      return false;
    }

    private boolean arrive(Node node) {
      pathKnown |= !node.routes.isEmpty();
      for (Route route : node.routes) {
        if (route.method.equals(method)
            && route.accepts(rawQuery)
            && (best == null || route.queryLiterals.size() > best.queryLiterals.size())) {
          best = route;
        }
      }
      return best != null;
    }
  }
}
