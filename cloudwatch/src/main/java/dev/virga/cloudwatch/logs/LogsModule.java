package dev.virga.cloudwatch.logs;

import dev.virga.api.logs.LogsBinding;
import dev.virga.cloudwatch.logs.engine.LogsRules;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.cloudwatch.logs.operation.Logs;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.service.ServiceBinding;

/** The wiring of CloudWatch Logs: the only place that knows its parts. */
public final class LogsModule {
  private final ServiceBinding binding;

  /** Registers the service's engines with the kernel. */
  public LogsModule(Kernel kernel) {
    Engines<LogsState> engines = kernel.engines("logs", ScopeKind.REGIONAL, new LogsRules());
    this.binding = new LogsBinding(new Logs(engines));
  }

  /** The service as the server calls it. */
  public ServiceBinding binding() {
    return binding;
  }
}
