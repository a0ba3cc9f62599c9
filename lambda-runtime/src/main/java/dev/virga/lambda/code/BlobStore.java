package dev.virga.lambda.code;

import dev.virga.core.schema.Bytes;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Code bytes by their hash: the same package in two functions is in memory once. Bytes stay as long
 * as somebody refers to them (a state, a captured one included; an environment that runs them) and
 * go with the last of these, whoever it is: nothing has to be given back. Thread-safe.
 */
public final class BlobStore {
  /** Bytes kept at most: 2 GiB. */
  public static final long MAX_BYTES = 2L << 30;

  private static final class Blob extends WeakReference<Bytes> {
    private final int size;

    Blob(Bytes bytes) {
      super(bytes);
      this.size = bytes.size();
    }
  }

  private final long maxBytes;
  private final Map<String, Blob> blobs = new HashMap<>();

  /** An empty store of {@link #MAX_BYTES}. */
  public BlobStore() {
    this(MAX_BYTES);
  }

  BlobStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The one copy of these bytes, which is to be referred to instead of those given.
   *
   * @return empty where there is no room for them
   */
  public synchronized Optional<Bytes> keep(String sha256Hex, Bytes bytes) {
    Bytes known = get(sha256Hex);
    if (known != null) {
      return Optional.of(known);
    }
    if (!fits(bytes)) {
      // What nobody refers to any more may not have been found yet.
      Runtime.getRuntime().gc();
      if (!fits(bytes)) {
        return Optional.empty();
      }
    }
    blobs.put(sha256Hex, new Blob(bytes));
    return Optional.of(bytes);
  }

  private boolean fits(Bytes bytes) {
    blobs.values().removeIf(blob -> blob.refersTo(null));
    return blobs.values().stream().mapToLong(blob -> blob.size).sum() + bytes.size() <= maxBytes;
  }

  /** The bytes with this hash, or null where nobody refers to them. */
  public synchronized @Nullable Bytes get(String sha256Hex) {
    Blob blob = blobs.get(sha256Hex);
    return blob == null ? null : blob.get();
  }
}
