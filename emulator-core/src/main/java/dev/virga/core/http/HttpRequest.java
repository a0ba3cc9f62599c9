package dev.virga.core.http;

import dev.virga.core.schema.Bytes;

/**
 * A request, complete: its body has been read (bounded), decoded from chunks and gzip.
 *
 * @param method upper case
 * @param rawPath as sent, percent-encoding kept, without the query
 * @param rawQuery as sent, without the question mark; empty where there is none
 * @param scheme {@code http} or {@code https}
 * @param authority the Host header or :authority, such as {@code localhost:4566}
 */
public record HttpRequest(
    String method,
    String rawPath,
    String rawQuery,
    Headers headers,
    Bytes body,
    String scheme,
    String authority) {}
