package dev.virga.core.schema;

/**
 * A string of which the model knows some values. Any value can be held: what is not known is found
 * by validation, which prints it raw beside the ordered set.
 */
public interface OpenEnum {
  /** The string on the wire. */
  String value();
}
