package dev.virga.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A client of a running Virga's {@code /_virga/events}. */
final class ControlApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  private final URI endpoint;

  ControlApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** The journal's records of one event and of all that followed from it, oldest first. */
  List<JsonNode> recordsOf(String event) throws IOException {
    URI uri = endpoint.resolve("/_virga/events/" + event + "/explain");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try {
      if (connection.getResponseCode() != OK) {
        return List.of();
      }
      List<JsonNode> records = new ArrayList<>();
      JSON.readTree(connection.getInputStream()).path("records").forEach(records::add);
      return records;
    } finally {
      connection.disconnect();
    }
  }
}
