/** CloudWatch Logs, wired. Construction only; see the engine and operation packages for threads. */
@NullMarked
package dev.virga.cloudwatch.logs;

import org.jspecify.annotations.NullMarked;
