package dev.virga.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server sets in a JVM that is its own, and only there: in a test's JVM, logging is the
 * test's business. Each of these is a part of the start that would be paid for nothing.
 */
final class OwnProcess {
  /** The JDK's default of {@code jdk.includeInExceptions}. */
  static final String IN_EXCEPTIONS = "hostInfoExclSocket";

  private OwnProcess() {}

  /** Called before the first logger and the first connection are made. */
  static void settings() {
    // Else SLF4J looks through every jar for a provider, and Logback for a configuration.
    preset(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    preset("slf4j.internal.verbosity", "WARN");
    // Else the JDK looks through every jar for one: 45 jars are opened for nothing.
    String selectors = selectorProvider();
    if (selectors != null) {
      preset("java.nio.channels.spi.SelectorProvider", selectors);
    }
    // The JDK's own default; else the first address looked at reads the 70 KB of java.security.
    preset("jdk.includeInExceptions", IN_EXCEPTIONS);
    // Netty's flight recorder events of buffers: classes that no start-up cache can hold.
    preset("io.netty.jfr.enabled", "false");
  }

  static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The class that this JDK would come to by itself, or null where that is not known. */
  static @Nullable String selectorProvider() {
    String name =
        switch (System.getProperty("os.name")) {
          case "Linux" -> "sun.nio.ch.EPollSelectorProvider";
          case "Mac OS X" -> "sun.nio.ch.KQueueSelectorProvider";
          default -> null;
        };
    try {
      return name == null ? null : Class.forName(name, false, null).getName();
    } catch (ClassNotFoundException otherJdk) {
      return null;
    }
  }

  /** Sets what is logged. */
  static void logLevel(ILoggerFactory loggers, String level) {
    if (loggers instanceof LoggerContext context) {
      Level wanted = Level.toLevel(level);
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(wanted);
      if (!wanted.isGreaterOrEqual(Level.INFO)) {
        context.getLogger("io.netty").setLevel(Level.INFO);
        context.getLogger("com.github.dockerjava").setLevel(Level.INFO);
      }
    }
  }
}
