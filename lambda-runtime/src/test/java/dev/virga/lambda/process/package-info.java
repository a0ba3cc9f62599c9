/** The process executor under the contract, and its parts. */
package dev.virga.lambda.process;
