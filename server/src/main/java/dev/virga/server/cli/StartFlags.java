package dev.virga.server.cli;

import dev.virga.server.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code start --flag value --flag=value} without picocli, whose loading is a third of the
 * start. Whatever is not just that (help, a mistake) is left to picocli.
 */
final class StartFlags {
  private StartFlags() {}

  /** The flags of a plain start, or null where it is none. */
  static @Nullable Map<Setting, String> parse(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("start")) {
      return null;
    }
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (int i = 1; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      Setting setting = setting(equals < 0 ? argument : argument.substring(0, equals));
      boolean valueFollows = equals < 0;
      if (setting == null
          || flags.containsKey(setting)
          || (valueFollows && (i + 1 == arguments.length || arguments[i + 1].startsWith("-")))) {
        return null;
      }
      flags.put(setting, valueFollows ? arguments[++i] : argument.substring(equals + 1));
    }
    return flags;
  }

  private static @Nullable Setting setting(String flag) {
    for (Setting setting : Setting.values()) {
      if (setting.flag().equals(flag)) {
        return setting;
      }
    }
    return null;
  }
}
