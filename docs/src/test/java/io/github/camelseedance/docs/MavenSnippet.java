/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A Maven dependency in a document: what it names of this project exists, in the version that the project has. */
final class MavenSnippet {

    private MavenSnippet() {}

    static void check(String text) throws Exception {
        NodeList dependencies = parse("<all>" + text + "</all>").getElementsByTagName("dependency");
        Document parent = parse(Documents.read(Documents.ROOT.resolve("pom.xml")));
        String groupId = parent.getElementsByTagName("groupId").item(0).getTextContent();
        String version = parent.getElementsByTagName("version").item(0).getTextContent();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (groupId.equals(child(dependency, "groupId"))) {
                String module = child(dependency, "artifactId");
                assertThat(Files.exists(Documents.ROOT.resolve(module).resolve("pom.xml")))
                        .as("module " + module)
                        .isTrue();
                assertThat(child(dependency, "version"))
                        .as("version of " + module)
                        .isEqualTo(version);
            }
        }
    }

    private static String child(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? null : found.item(0).getTextContent();
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml.strip())));
    }
}
