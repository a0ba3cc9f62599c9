package dev.virga.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.lambda.code.UnusablePackageException;
import dev.virga.lambda.process.CodeCache;
import dev.virga.lambda.process.Entrypoint;
import dev.virga.lambda.process.InvalidEntrypointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A function's code and layers in the cache, as long as its container lives. */
final class MountedCode {
  private final CodeCache cache;
  private final List<String> keys = new ArrayList<>();
  private final List<Mount> mounts = new ArrayList<>();

  MountedCode(CodeCache cache) {
    this.cache = cache;
  }

  void acquire(CodePackage code) throws IOException, UnusablePackageException {
    acquire(code.sha256Hex(), List.of(code), "/var/task");
    if (!code.layers().isEmpty()) {
      acquire(CodeCache.key(code.layers()), code.layers(), "/opt");
    }
  }

  private void acquire(String key, List<CodePackage> parts, String target)
      throws IOException, UnusablePackageException {
    Path unpacked = cache.acquire(key, parts);
    keys.add(key);
    mounts.add(
        new Mount()
            .withType(MountType.BIND)
            .withSource(unpacked.toString())
            .withTarget(target)
            .withReadOnly(true));
  }

  /**
   * The function's bootstrap.
   *
   * @param local whether the engine's kernel is this machine's
   */
  Entrypoint entrypoint(boolean local) throws InvalidEntrypointException, IOException {
    Path opt = mounts.size() == 1 ? null : Path.of(mounts.get(1).getSource());
    return Entrypoint.find(Path.of(mounts.getFirst().getSource()), opt, local);
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  void release() {
    keys.forEach(cache::release);
  }
}
