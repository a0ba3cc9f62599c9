/**
 * Virga as clients see it: AWS's own SDK for Java over HTTP, raw requests where no SDK would send
 * them, the generated documents, and the rules across modules.
 *
 * <p>A comment at each case says where the claim about AWS comes from: <em>recorded</em> (observed
 * answers of AWS), <em>documented</em> (AWS's documentation or models), <em>assumed</em> (neither),
 * or <em>Virga</em> where it is a promise of our own.
 */
@NullMarked
package dev.virga.conformance;

import org.jspecify.annotations.NullMarked;
