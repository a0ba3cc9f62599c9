package dev.virga.models;

import com.palantir.javapoet.CodeBlock;

/** A returning switch expression; without a case it is the otherwise alone, as javac wants it. */
final class SwitchCode {
  private final String selector;
  private final CodeBlock otherwise;
  private final CodeBlock.Builder cases = CodeBlock.builder();

  /**
   * @param selector what is switched on
   * @param otherwise a throw statement, without the semicolon
   */
  SwitchCode(String selector, CodeBlock otherwise) {
    this.selector = selector;
    this.otherwise = otherwise;
  }

  /** Switches over an index; any other is out of bounds. */
  static SwitchCode overIndex() {
    return new SwitchCode(
        "index", CodeBlock.of("throw new $T(index)", IndexOutOfBoundsException.class));
  }

  SwitchCode add(int label, CodeBlock expression) {
    cases.add("case $L -> $L;\n", label, expression);
    return this;
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  /** The return statement, or the throw. */
  CodeBlock returning() {
    return isEmpty() ? CodeBlock.of("$L;\n", otherwise) : block("return switch", "};\n");
  }

  /** The switch as a statement, or the throw. */
  CodeBlock statement() {
    return isEmpty() ? CodeBlock.of("$L;\n", otherwise) : block("switch", "}\n");
  }

  private CodeBlock block(String opening, String closing) {
    return CodeBlock.builder()
        .add("$L ($L) {\n", opening, selector)
        .indent()
        .add(cases.build())
        .add("default -> $L;\n", otherwise)
        .unindent()
        .add(closing)
        .build();
  }
}
