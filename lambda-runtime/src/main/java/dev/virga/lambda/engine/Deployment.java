package dev.virga.lambda.engine;

import dev.virga.lambda.code.DeploymentPackage;

/**
 * Code and configuration that belong together.
 *
 * @param revision changes with each of them; execution environments serve one revision
 */
public record Deployment(FunctionSettings settings, DeploymentPackage code, String revision) {}
