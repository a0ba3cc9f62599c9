package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * An XML element by value: children of one name in order, different names in any, white space
 * between elements ignored.
 */
record XmlTree(
    String name, Map<String, String> attributes, Map<String, List<XmlTree>> children, String text) {

  static XmlTree of(String xml) throws IOException {
    try {
      return of(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getDocumentElement());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(xml, e);
    }
  }

  /** The official errors leave the root's namespace away, which AWS's services write. */
  void assertDescribes(XmlTree actual) {
    boolean unnamed = !attributes.containsKey("xmlns") && name.equals("ErrorResponse");
    Map<String, String> left = new TreeMap<>(actual.attributes);
    if (unnamed) {
      left.remove("xmlns");
    }
    assertEquals(this, new XmlTree(actual.name, left, actual.children, actual.text));
  }

  private static XmlTree of(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    Map<String, List<XmlTree>> children = new TreeMap<>();
    StringBuilder text = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.computeIfAbsent(child.getNodeName(), name -> new ArrayList<>()).add(of(child));
      } else {
        text.append(node.getNodeValue());
      }
    }
    String own = children.isEmpty() ? text.toString() : text.toString().strip();
    return new XmlTree(element.getNodeName(), attributes, children, own);
  }
}
