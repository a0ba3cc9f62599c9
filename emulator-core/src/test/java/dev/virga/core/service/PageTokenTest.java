package dev.virga.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "orders.fifo", "/aws/lambda/grüße 𝄞"})
  void token_holdsItsPosition(String position) {
    assertEquals(
        Optional.of(position),
        PageToken.read("ListQueues", PageToken.write("ListQueues", position)));
  }

  @Test
  void token_ofAnotherList_isNone() {
    assertEquals(Optional.empty(), PageToken.read("ListRules", PageToken.write("ListBuses", "a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zzz", "zzzz", "AAAAAA", "AAAAAGE", "%", "not a token", "YQ=="})
  void textThatNoPageGave_isNone(String text) {
    assertEquals(Optional.empty(), PageToken.read("ListQueues", text));
  }
}
