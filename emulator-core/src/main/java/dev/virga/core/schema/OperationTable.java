package dev.virga.core.schema;

import dev.virga.core.schema.OperationSchema.HttpBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A service's operations as generated code holds them: one line of text each until its first call.
 * Thread-safe.
 *
 * <p>A line has six fields separated by tabs: name, id of the input, id of the output, ids of the
 * errors separated by blanks, {@code METHOD uri} (empty where the service has no HTTP binding), and
 * the status of a success.
 */
public final class OperationTable {
  private final SchemaIndex shapes;
  private final String[] lines;
  private final List<String> names;
  private final List<String> routes;
  private final Map<String, Integer> byName;
  private final AtomicReferenceArray<OperationSchema> operations;

  /**
   * @param shapes where the ids are resolved
   * @param lines one per operation, in model order
   */
  public OperationTable(SchemaIndex shapes, String... lines) {
    this.shapes = shapes;
    this.lines = lines;
    this.operations = new AtomicReferenceArray<>(lines.length);
    this.byName = HashMap.newHashMap(lines.length);
    List<String> foundNames = new ArrayList<>(lines.length);
    List<String> foundRoutes = new ArrayList<>();
    for (String line : lines) {
      String name = line.substring(0, line.indexOf('\t'));
      byName.put(name, foundNames.size());
      foundNames.add(name);
      // Every table is made at start, most lines are never parsed: so no split here.
      int codeTab = line.lastIndexOf('\t');
      int routeTab = line.lastIndexOf('\t', codeTab - 1);
      if (routeTab + 1 < codeTab) {
        foundRoutes.add(line.substring(routeTab + 1, codeTab));
      }
    }
    this.names = List.copyOf(foundNames);
    this.routes = List.copyOf(foundRoutes);
  }

  /** As {@link ServiceSchema#operationNames()}. */
  public List<String> names() {
    return names;
  }

  /** As {@link ServiceSchema#routes()}. */
  public List<String> routes() {
    return routes;
  }

  /** As {@link ServiceSchema#operation(String)}. */
  public @Nullable OperationSchema operation(String name) {
    Integer index = byName.get(name);
    if (index == null) {
      return null;
    }
    OperationSchema operation = operations.get(index);
    if (operation == null) {
      operations.compareAndSet(index, null, parse(index));
      operation = operations.get(index);
    }
    return operation;
  }

  private OperationSchema parse(int index) {
    String[] fields = fields(lines[index]);
    List<Schema> errors = new ArrayList<>();
    for (String error : fields[3].split(" ", -1)) {
      if (!error.isEmpty()) {
        errors.add(shapes.schema(error));
      }
    }
    return new OperationSchema(
        fields[0],
        index,
        shapes.schema(fields[1]),
        shapes.schema(fields[2]),
        List.copyOf(errors),
        fields[4].isEmpty() ? null : http(fields[4], fields[5]));
  }

  private static HttpBinding http(String route, String code) {
    int blank = route.indexOf(' ');
    return new HttpBinding(
        route.substring(0, blank), route.substring(blank + 1), Integer.parseInt(code));
  }

  private static String[] fields(String line) {
    return line.split("\t", -1);
  }
}
