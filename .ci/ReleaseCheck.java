/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What Maven Central asks for, item by item, of the modules that were just built; see {@code .ci/release-check}. */
final class ReleaseCheck {

    private static final String GROUP = "io.github.camel-seedance";

    private final boolean isFinal;
    private int missing;
    private int open;

    private ReleaseCheck(boolean isFinal) {
        this.isFinal = isFinal;
    }

    public static void main(String[] args) throws Exception {
        ReleaseCheck check = new ReleaseCheck(List.of(args).contains("--final"));
        Pom parent = Pom.read(Path.of("pom.xml"), null);
        List<Pom> published = new ArrayList<>();
        for (Pom pom : parent.withModules()) {
            if (!"true".equals(pom.inherited("properties/release.skip"))) {
                published.add(pom);
            }
        }
        for (Pom pom : published) {
            System.out.println(pom);
            check.metadata(pom);
            check.files(pom);
        }
        System.out.println("All");
        check.all(parent, published);
        System.out.printf("%n%d missing, %d open%n", check.missing, check.open);
        System.exit(check.missing > 0 ? 1 : 0);
    }

    private void item(boolean there, String text) {
        missing += there ? 0 : 1;
        System.out.println((there ? "  ok       " : "  MISSING  ") + text);
    }

    /** Something that only a release has. */
    private void later(boolean there, String text, String what) {
        if (there || isFinal) {
            item(there, text);
        } else {
            open++;
            System.out.println("  open     " + text + ": " + what);
        }
    }

    private void metadata(Pom pom) {
        item(pom.text("name").isPresent(), "name");
        for (String path : List.of(
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            String value = pom.inherited(path);
            item(value != null && !value.isBlank(), path + (value == null ? "" : ": " + value));
        }
        item(
                Stream.of("repositories", "pluginRepositories", "distributionManagement")
                        .allMatch(path -> pom.element(path).isEmpty()),
                "no repositories of its own");
        item(!pom.content().contains("<systemPath>"), "no dependency from a file");
    }

    private void files(Pom pom) throws IOException {
        List<Path> files = new ArrayList<>();
        if (pom.packaging().equals("pom")) {
            files.add(pom.published());
        } else {
            Path jar = jar(pom, "");
            files.add(jar);
            item(has(jar, "META-INF/LICENSE") && has(jar, "META-INF/NOTICE"), "jar with licence and notice: " + size(jar));
            Path sources = jar(pom, "-sources");
            files.add(sources);
            item(has(sources, ".java"), "sources jar: " + size(sources));
            Path javadoc = jar(pom, "-javadoc");
            files.add(javadoc);
            item(has(javadoc, "index.html"), "javadoc jar, made without a warning: " + size(javadoc));
        }
        Path bill = pom.target().resolve(pom.name("-cyclonedx.json"));
        String text = Files.exists(bill) ? Files.readString(bill) : "";
        later(text.contains("\"bomFormat\""), "bill of materials (CycloneDX): " + bill.getFileName(), "not made offline");
        item(!text.matches("(?s).*pkg:maven/(?!" + GROUP + "/)[^\"]*SNAPSHOT.*"), "no dependency on a SNAPSHOT of others");
        if (!text.isEmpty()) {
            files.add(bill);
        }
        later(
                files.stream().allMatch(file -> Files.exists(signature(pom, file))),
                "signatures",
                "MAVEN_GPG_KEY had no key");
    }

    private static Path signature(Pom pom, Path file) {
        // a pom is signed under the name that it is published with
        String name = file.getFileName().toString().endsWith("pom.xml") ? pom.name(".pom") : file.getFileName().toString();
        return pom.target().resolve(name + ".asc");
    }

    private void all(Pom parent, List<Pom> published) throws IOException {
        String version = parent.inherited("version");
        item(parent.inherited("groupId").equals(GROUP), "groupId " + GROUP);
        item(published.stream().allMatch(pom -> pom.version().equals(version)), "one version: " + version);
        later(!version.endsWith("-SNAPSHOT"), "a version that is no SNAPSHOT", version);
        Pom bom = published.stream()
                .filter(pom -> pom.id().endsWith("-bom"))
                .findFirst()
                .orElseThrow();
        Pom flat = Pom.read(bom.published(), null);
        TreeSet<String> listed = new TreeSet<>(flat.texts("dependencyManagement/dependencies/dependency", "artifactId"));
        TreeSet<String> jars = new TreeSet<>();
        published.stream().filter(pom -> !pom.packaging().equals("pom")).forEach(pom -> jars.add(pom.id()));
        item(flat.element("parent").isEmpty() && listed.equals(jars), "BOM without a parent, of each jar and nothing else: " + listed);
        item(
                new TreeSet<>(flat.texts("dependencyManagement/dependencies/dependency", "groupId")).equals(new TreeSet<>(List.of(GROUP))),
                "BOM: only " + GROUP);
        for (String file : List.of("LICENSE", "NOTICE", "SECURITY.md", "CHANGELOG.md", "docs/compatibility.adoc")) {
            item(Files.exists(Path.of(file)), file);
        }
        String changes = Files.readString(Path.of("CHANGELOG.md"));
        String release = version.replace("-SNAPSHOT", "");
        item(changes.contains("## " + release), "CHANGELOG.md tells of " + release);
        later(!changes.contains("not yet released"), "CHANGELOG.md has the date of " + release, "not yet released");
        System.out.println("  told     public API against the last release: .ci/api-check");
        System.out.println("  told     the same bytes from two builds: .ci/reproducible");
        System.out.println("  told     checksums: the publishing plugin makes them when it sends the artifacts (-Prelease deploy)");
        System.out.println("  told     the namespace " + GROUP + " has to be verified at Maven Central once, by the organisation of that name");
    }

    private static Path jar(Pom pom, String classifier) {
        return pom.target().resolve(pom.name(classifier + ".jar"));
    }

    private static boolean has(Path jar, String ending) throws IOException {
        if (!Files.exists(jar)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().endsWith(ending));
        }
    }

    private static String size(Path file) throws IOException {
        return file.getFileName() + (Files.exists(file) ? ", %,d bytes".formatted(Files.size(file)) : "");
    }

    /** A pom.xml and its parent. */
    private record Pom(Path file, Element root, Pom parent, String content) {

        static Pom read(Path file, Pom parent) {
            try {
                Element root = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
                return new Pom(file, root, parent, Files.readString(file));
            } catch (Exception e) {
                throw new IllegalStateException(file + ": " + e.getMessage(), e);
            }
        }

        List<Pom> withModules() {
            List<Pom> all = new ArrayList<>(List.of(this));
            for (String module : element("modules").map(e -> children(e, "module")).orElse(List.of()).stream()
                    .map(Node::getTextContent)
                    .toList()) {
                all.addAll(read(directory().resolve(module).resolve("pom.xml"), this).withModules());
            }
            return all;
        }

        Path directory() {
            return file.toAbsolutePath().normalize().getParent();
        }

        Path target() {
            return directory().resolve("target");
        }

        /** What takes the place of the pom.xml when it is published. */
        Path published() {
            Path flat = directory().resolve(".flattened-pom.xml");
            return Files.exists(flat) ? flat : file;
        }

        String id() {
            return text("artifactId").orElseThrow();
        }

        String version() {
            return inherited("version");
        }

        String packaging() {
            return text("packaging").orElse("jar");
        }

        String name(String ending) {
            return id() + "-" + version() + ending;
        }

        /** The value here or in a parent, or null. */
        String inherited(String path) {
            return text(path).orElseGet(() -> parent == null ? null : parent.inherited(path));
        }

        Optional<String> text(String path) {
            return element(path).map(element -> element.getTextContent().strip());
        }

        /** The texts of one child of each of the elements with a path. */
        List<String> texts(String path, String child) {
            int last = path.lastIndexOf('/');
            return element(path.substring(0, last))
                    .map(e -> children(e, path.substring(last + 1)))
                    .orElse(List.of())
                    .stream()
                    .flatMap(e -> children(e, child).stream())
                    .map(e -> e.getTextContent().strip())
                    .toList();
        }

        Optional<Element> element(String path) {
            Optional<Element> element = Optional.of(root);
            for (String name : path.split("/")) {
                element = element.flatMap(e -> children(e, name).stream().findFirst());
            }
            return element;
        }

        private static List<Element> children(Element element, String name) {
            List<Element> found = new ArrayList<>();
            for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element child && child.getTagName().equals(name)) {
                    found.add(child);
                }
            }
            return found;
        }

        @Override
        public String toString() {
            return "%s:%s:%s (%s)".formatted(GROUP, id(), version(), packaging());
        }
    }
}
