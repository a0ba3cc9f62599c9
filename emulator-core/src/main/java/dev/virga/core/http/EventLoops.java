package dev.virga.core.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move bytes (NIO). Several servers may share them; whoever made them closes them
 * after the servers. Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
  private final EventLoopGroup group;

  /**
   * @param threads started when first used
   */
  public EventLoops(int threads) {
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
  }

  /** One loop per processor, at most four: prompt operations run there, from bytes to bytes. */
  public static EventLoops sized() {
    return new EventLoops(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
  }

  EventLoopGroup group() {
    return group;
  }

  /** Ends the threads and waits for that, at most three seconds. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
