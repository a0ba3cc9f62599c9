package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ContainerOutputTest {
  private final List<String> lines = new ArrayList<>();
  private int ends;
  private final ContainerOutput output =
      new ContainerOutput(line -> lines.add(line.text()), () -> ends++);

  @Test
  void lines_areCutFromFramesPerStream() {
    out("a\nb");
    err("warn\n");
    out("c\r\nü\n");
    assertEquals(List.of("a", "warn", "bc", "ü"), lines);
  }

  @Test
  void lines_aCharacterMayBeSplitBetweenFrames() {
    byte[] umlaut = "ü\n".getBytes(StandardCharsets.UTF_8);
    output.onNext(new Frame(StreamType.STDOUT, new byte[] {umlaut[0]}));
    output.onNext(new Frame(StreamType.STDOUT, new byte[] {umlaut[1], umlaut[2]}));
    assertEquals(List.of("ü"), lines);
  }

  @Test
  void lines_aLongLineComesInPieces() {
    out("x".repeat(256 * 1024 + 1) + "\n");
    assertEquals(List.of(256 * 1024, 1), lines.stream().map(String::length).toList());
  }

  @Test
  void marker_opensWhenBothStreamsHaveBeenReadUpToIt() {
    CountDownLatch latch = output.expect(7, 2);
    out("before ");
    output.onNext(new Frame(StreamType.STDOUT, ContainerOutput.marker(7)));
    assertEquals(1, latch.getCount());
    output.onNext(new Frame(StreamType.STDERR, ContainerOutput.marker(7)));
    assertEquals(0, latch.getCount());
    assertEquals(List.of("before "), lines, "what had no line end yet is a line of its own");
  }

  @Test
  void end_flushesWhatIsLeftAndOpensEveryMarker() {
    CountDownLatch latch = output.expect(1, 2);
    out("last words");
    output.onComplete();
    output.onComplete();
    assertEquals(List.of("last words"), lines);
    assertEquals(0, latch.getCount());
    assertEquals(0, output.expect(2, 2).getCount(), "nothing more can come");
    assertEquals(1, ends);
    assertTrue(output.isOver());
  }

  private void out(String text) {
    output.onNext(new Frame(StreamType.STDOUT, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void err(String text) {
    output.onNext(new Frame(StreamType.STDERR, text.getBytes(StandardCharsets.UTF_8)));
  }
}
