/** Tests of environments, and the contract that every executor keeps. */
package dev.virga.lambda.runtime;
