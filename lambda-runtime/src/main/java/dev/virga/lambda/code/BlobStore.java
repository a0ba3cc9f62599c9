package dev.virga.lambda.code;

import dev.virga.core.schema.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Code bytes by their hash. State refers to them by hash only, so that it stays small and copying
 * it cheap. What is put in stays until everything is reset: a captured state may refer to it.
 * Thread-safe.
 */
public final class BlobStore {
  /** Bytes kept at most: 2 GiB. */
  public static final long MAX_BYTES = 2L << 30;

  private final Map<String, Bytes> blobs = new HashMap<>();
  private long size;

  /**
   * Keeps bytes.
   *
   * @return false where there is no room for them
   */
  public synchronized boolean put(String sha256Hex, Bytes bytes) {
    if (blobs.containsKey(sha256Hex)) {
      return true;
    }
    if (size + bytes.size() > MAX_BYTES) {
      return false;
    }
    size += bytes.size();
    blobs.put(sha256Hex, bytes);
    return true;
  }

  /** The bytes with this hash, or null. */
  public synchronized @Nullable Bytes get(String sha256Hex) {
    return blobs.get(sha256Hex);
  }

  /** Forgets everything. */
  public synchronized void clear() {
    blobs.clear();
    size = 0;
  }
}
