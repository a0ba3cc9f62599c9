package dev.virga.lambda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Bytes;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlobStoreTest {
  private final BlobStore blobs = new BlobStore(1000);

  @Test
  void keep_answersTheOneCopy() {
    Bytes first = Bytes.wrap(new byte[600]);
    assertSame(first, blobs.keep("a", first).orElseThrow());
    assertSame(first, blobs.keep("a", Bytes.wrap(new byte[600])).orElseThrow());
    assertSame(first, blobs.get("a"));
    assertNull(blobs.get("b"));
  }

  @Test
  void keep_refusesWhatHasNoRoom_asLongAsTheOthersAreUsed() {
    List<Bytes> used = new ArrayList<>();
    used.add(blobs.keep("a", Bytes.wrap(new byte[600])).orElseThrow());
    used.add(blobs.keep("b", Bytes.wrap(new byte[400])).orElseThrow());
    try {
      assertEquals(Optional.empty(), blobs.keep("c", Bytes.wrap(new byte[1])));
    } finally {
      Reference.reachabilityFence(used);
    }

    used.removeFirst();
    assertTrue(blobs.keep("c", Bytes.wrap(new byte[600])).isPresent());
    assertSame(used.getFirst(), blobs.get("b"));
    assertNull(blobs.get("a"));
  }
}
