package dev.virga.core.protocol;

import java.util.List;

/** Every AWS service that exists. Asked only when a request is for none of the hosted ones. */
@FunctionalInterface
public interface ForeignServices {
  /** None known: such requests are no AWS calls. */
  ForeignServices NONE = List::of;

  /** All of them; the same list on every call. Thread-safe. */
  List<ForeignService> all();
}
