package dev.virga.core.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets equal texts be one object, as long as they are among the last that came: what is missing for
 * one caller at one target is said once in memory, however many attempts the journal keeps. A grant
 * can be as long as the policy it adds to. Thread-safe.
 */
final class SharedTexts {
  static final int KEPT = 256;

  private final Map<String, String> texts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > KEPT;
        }
      };

  synchronized String of(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
