package dev.virga.core.protocol.validation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in an input. The root has neither parent nor step.
 *
 * @param parent the path of what holds the value
 * @param step how to get from there to the value
 */
public record ValuePath(@Nullable ValuePath parent, @Nullable Step step) {
  /** The input itself. */
  public static final ValuePath ROOT = new ValuePath(null, null);

  /** One step down. */
  public sealed interface Step {}

  /** To a member of a structure or union, by its name in the model. */
  public record Field(String name) implements Step {}

  /** To an item of a list, counted from 0. */
  public record Item(int index) implements Step {}

  /** To the value under a key of a map. */
  public record Entry(String key) implements Step {}

  ValuePath field(String name) {
    return new ValuePath(this, new Field(name));
  }

  ValuePath item(int index) {
    return new ValuePath(this, new Item(index));
  }

  ValuePath entry(String key) {
    return new ValuePath(this, new Entry(key));
  }

  /** As a JSON pointer over model names: {@code /Targets/0/Id}. */
  public String pointer() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps()) {
      text.append('/');
      switch (step) {
        case Field field -> text.append(field.name());
        case Item item -> text.append(item.index());
        case Entry entry -> text.append(entry.key().replace("~", "~0").replace("/", "~1"));
      }
    }
    return text.toString();
  }

  /** As AWS prints it: {@code targets.1.member.id}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps()) {
      if (!text.isEmpty()) {
        text.append('.');
      }
      switch (step) {
        case Field field -> text.append(lowerFirst(field.name()));
        case Item item -> text.append(item.index() + 1).append(".member");
        case Entry entry -> text.append(entry.key()).append(".member");
      }
    }
    return text.toString();
  }

  /** The name of a member in AWS's texts: {@code KMSKeyArn} is {@code kMSKeyArn}. */
  static String lowerFirst(String name) {
    return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private Deque<Step> steps() {
    Deque<Step> steps = new ArrayDeque<>();
    for (ValuePath at = this; at != null; at = at.parent) {
      if (at.step != null) {
        steps.addFirst(at.step);
      }
    }
    return steps;
  }
}
