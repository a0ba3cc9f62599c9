package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.virga.core.function.RuntimeUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches an image that the engine does not have. */
final class ImagePull extends ResultCallback.Adapter<PullResponseItem> {
  private static final int MAX_MINUTES = 10;

  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private ImagePull() {}

  /**
   * Waits until the engine has the image.
   *
   * @throws RuntimeUnavailableException where it cannot be fetched, saying why and what to do
   */
  static void pull(DockerClient client, String image, String runtime)
      throws RuntimeUnavailableException {
    String why;
    try {
      client.pullImageCmd(image).exec(new ImagePull()).done.get(MAX_MINUTES, TimeUnit.MINUTES);
      return;
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      why = String.valueOf((cause == null ? failed : cause).getMessage()).strip();
    } catch (TimeoutException slow) {
      why = "no end after " + MAX_MINUTES + " minutes";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    throw new RuntimeUnavailableException(
        "The docker executor has no image "
            + image
            + " for the runtime "
            + runtime
            + " and could not pull it ("
            + why
            + "): docker pull it, name another with VIRGA_DOCKER_IMAGES="
            + runtime
            + "=<image>, or start with --executor process");
  }

  @Override
  public void onNext(PullResponseItem item) {
    ResponseItem.ErrorDetail error = item.getErrorDetail();
    if (error != null) {
      done.completeExceptionally(new IllegalStateException(error.getMessage()));
    }
  }

  @Override
  public void onError(Throwable failure) {
    // Not to the adapter's, which logs it as an error: it is told to whoever asked for the image.
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(null);
    super.onComplete();
  }
}
