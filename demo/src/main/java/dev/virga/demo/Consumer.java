package dev.virga.demo;

import dev.virga.demo.functions.Approved;
import dev.virga.demo.functions.Denied;
import dev.virga.demo.functions.NewYork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the demo and the function behind it.
 *
 * @param name of the rule and of the function
 * @param pattern the rule's event pattern
 * @param packages how the function can run, the preferred first: the last is Java, which runs
 *     wherever Virga does
 */
record Consumer(String name, String pattern, List<Deployment> packages) {
  /**
   * A deployment package in one language.
   *
   * @param source a file under demo/functions, or null for Java
   * @param javaClass the handler's class where it is Java
   */
  record Deployment(
      String language,
      String runtime,
      String handler,
      @Nullable String source,
      @Nullable Class<?> javaClass) {
    static Deployment java(Class<?> handler) {
      return new Deployment("Java", "java25", handler.getName() + "::handle", null, handler);
    }
  }

  /** The three rules of the ATM demo. */
  static List<Consumer> all() {
    return List.of(
        new Consumer(
            "atm-approved",
            """
            {"source":["custom.myATMapp"],"detail-type":["transaction"],\
            "detail":{"result":["approved"]}}\
            """,
            List.of(
                new Deployment("Node.js", "nodejs22.x", "index.handler", "approved/index.js", null),
                Deployment.java(Approved.class))),
        new Consumer(
            "atm-new-york",
            """
            {"source":["custom.myATMapp"],"detail-type":["transaction"],\
            "detail":{"location":[{"prefix":"NY-"}]}}\
            """,
            List.of(
                new Deployment("Python", "python3.11", "app.handler", "newyork/app.py", null),
                Deployment.java(NewYork.class))),
        new Consumer(
            "atm-denied",
            """
            {"source":["custom.myATMapp"],"detail-type":["transaction"],\
            "detail":{"result":[{"anything-but":"approved"}]}}\
            """,
            List.of(Deployment.java(Denied.class))));
  }
}
