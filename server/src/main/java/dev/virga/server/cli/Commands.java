package dev.virga.server.cli;

import dev.virga.server.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The whole command line, made from {@link Setting}, not from annotations. */
final class Commands {
  private final StartCommand start;
  private final PrintStream out;
  private final PrintStream err;

  Commands(StartCommand start, PrintStream out, PrintStream err) {
    this.start = start;
    this.out = out;
    this.err = err;
  }

  int run(String... arguments) throws InterruptedException {
    CommandLine line = new CommandLine(spec());
    try {
      ParseResult root = line.parseArgs(arguments);
      ParseResult command = root.hasSubcommand() ? root.subcommand() : root;
      if (command.isUsageHelpRequested() || !root.hasSubcommand()) {
        command.commandSpec().commandLine().usage(out);
        return root.hasSubcommand() || command.isUsageHelpRequested() ? 0 : 2;
      }
      return switch (command.commandSpec().name()) {
        case "start" -> start.run(flags(command));
        case "settings" -> {
          out.print(Setting.markdownTable());
          yield 0;
        }
        default -> ask(command);
      };
    } catch (ParameterException wrong) {
      err.println("virga: " + wrong.getMessage());
      wrong.getCommandLine().usage(err);
      return 2;
    }
  }

  private int ask(ParseResult command) {
    List<String> words = command.matchedPositionalValue(0, List.of());
    try {
      ClientCommands client = new ClientCommands(Endpoint.find(System.getenv()), out, err);
      return switch (command.commandSpec().name()) {
        case "status" -> client.status();
        case "clock" -> client.clock(words);
        case "events" -> client.events(words);
        case "logs" -> client.logs(words);
        default -> client.reset();
      };
    } catch (IOException e) {
      err.println("virga: " + e.getMessage());
      return 1;
    }
  }

  private static Map<Setting, String> flags(ParseResult command) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = command.matchedOptionValue(setting.flag(), null);
      if (value != null) {
        flags.put(setting, value);
      }
    }
    return flags;
  }

  private static CommandSpec spec() {
    CommandSpec spec = command("virga", "A serverless AWS that runs on one machine.");
    CommandSpec start = command("start", "Starts Virga (./virga start -d: in the background).");
    for (Setting setting : Setting.values()) {
      String also = setting.defaultValue().isEmpty() ? "" : "; default " + setting.defaultValue();
      start.addOption(
          OptionSpec.builder(setting.flag())
              .type(String.class)
              .paramLabel("<" + setting.takes().replace("%", "%%") + ">")
              .description(setting.meaning() + " (" + setting.variable() + also + ").")
              .build());
    }
    spec.addSubcommand("start", start);
    spec.addSubcommand("settings", command("settings", "Prints all settings as a table."));
    spec.addSubcommand("status", command("status", "Shows the running server."));
    spec.addSubcommand("reset", command("reset", "Forgets all state of the running server."));
    spec.addSubcommand(
        "clock",
        words("clock", "Shows or moves the clock: freeze, resume, advance PT1H, set TIME."));
    spec.addSubcommand(
        "events", words("events", "Shows the journal: name=value filters, or: explain ID."));
    spec.addSubcommand(
        "logs", words("logs", "Lists log groups, or prints the lines of a group or function."));
    return spec;
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build());
    return spec;
  }

  private static CommandSpec words(String name, String description) {
    return command(name, description)
        .addPositional(
            PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("WORD")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
  }
}
