/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lists every sentence that users can meet, in errors and logs, in {@code messages.txt}, so that a review can read them: what was
 * wrong, which value, where it came from, what to do.
 */
class MessagesTest {

    private static final String RENEW = "messages.renew";
    private static final Path LIST = Path.of("src/test/resources/messages.txt");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java"),
            Path.of("../camel-seedance-starter/src/main/java"),
            Path.of("../camel-seedance-kafka-connect/src/main/java"));

    /** Two words at least; what is left out are statements of SQL and patterns. */
    private static final Pattern SENTENCE = Pattern.compile("(?s).*[A-Za-z}'),:] [A-Za-z{'(].*");

    private static final Pattern SQL = Pattern.compile(
            "(?s).*(SELECT |INSERT |UPDATE |DELETE |WHERE |ORDER BY| AND |phase[, ]| = \\?|id, |, id$).*");

    @Test
    void theListIsWhatTheCodeSays() throws IOException {
        String now = String.join("\n", messages()) + "\n";
        if (Boolean.getBoolean(RENEW)) {
            Files.writeString(LIST, now);
        }

        assertThat(Files.readString(LIST))
                .as(
                        "%s is not what the code says. Read the difference as a user would, then run this test with -D%s=true",
                        LIST, RENEW)
                .isEqualTo(now);
    }

    /** Marks of a sentence that nobody has read. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            Javadoc in a message                ~ \\{@
            a value in two kinds of quotes      ~ (?s)['"`]['"`]\\{}
            a word twice                        ~ (?i)\\b([a-z]{3,}) \\1\\b
            two spaces                          ~ \\S {2,}\\S
            a full stop after another           ~ \\.\\.(?!\\.)(?<!\\.\\.\\.)
            a space before a comma or full stop ~ [a-z'}] [,;]
            what a stranger cannot know         ~ (?i)contract §|\\bTODO\\b|\\bFIXME\\b
            """)
    void noMessageHas(String what, String pattern) throws IOException {
        Pattern mark = Pattern.compile(pattern);

        assertThat(messages()).as(what).noneMatch(message -> mark.matcher(message)
                .find());
    }

    /** Lines of a class name and, below it, its sentences. A value that is put in is shown as {}. */
    private static List<String> messages() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                Set<String> sentences = new TreeSet<>();
                new Literals().scan(unit, sentences);
                if (!sentences.isEmpty()) {
                    String name = ((ClassTree) unit.getTypeDecls().get(0))
                            .getSimpleName()
                            .toString();
                    found.put(unit.getPackageName() + "." + name, sentences);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        found.forEach((name, sentences) -> {
            lines.add(name.replace("io.github.camelseedance.", ""));
            sentences.forEach(sentence -> lines.add("    " + sentence));
        });
        return lines;
    }

    private static List<Path> sources() {
        return SOURCES.stream().flatMap(MessagesTest::below).toList();
    }

    private static Stream<Path> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text in quotes, with what is added to it by plus. Annotations describe options; patterns and SQL are no sentences. */
    private static final class Literals extends TreeScanner<Void, Set<String>> {

        @Override
        public Void visitAnnotation(AnnotationTree node, Set<String> out) {
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Set<String> out) {
            String method = node.getMethodSelect().toString();
            return method.endsWith("Pattern.compile") || method.endsWith(".matches")
                    ? null
                    : super.visitMethodInvocation(node, out);
        }

        @Override
        public Void visitBinary(BinaryTree node, Set<String> out) {
            StringBuilder text = new StringBuilder();
            if (node.getKind() == Tree.Kind.PLUS && join(node, text)) {
                add(text.toString(), out);
                new Inside(this).scan(node, out);
                return null;
            }
            return super.visitBinary(node, out);
        }

        /** Whether there is text in it. */
        private static boolean join(ExpressionTree node, StringBuilder text) {
            if (node instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                boolean left = join(sum.getLeftOperand(), text);
                return join(sum.getRightOperand(), text) || left;
            }
            boolean literal = node instanceof LiteralTree value && value.getValue() instanceof String;
            text.append(literal ? ((LiteralTree) node).getValue() : "{}");
            return literal;
        }

        @Override
        public Void visitLiteral(LiteralTree node, Set<String> out) {
            if (node.getValue() instanceof String text) {
                add(text, out);
            }
            return null;
        }

        private static void add(String text, Set<String> out) {
            String shown = text.replaceAll("%(\\d+\\$)?[sd]", "{}").strip();
            if (SENTENCE.matcher(shown).matches() && !SQL.matcher(shown).matches()) {
                out.add(shown.replace("\n", "\n        "));
            }
        }
    }

    /** What stands inside the values that are put in. */
    private static final class Inside extends TreeScanner<Void, Set<String>> {
        private final Literals literals;

        Inside(Literals literals) {
            this.literals = literals;
        }

        @Override
        public Void visitBinary(BinaryTree node, Set<String> out) {
            for (ExpressionTree part : List.of(node.getLeftOperand(), node.getRightOperand())) {
                if (part instanceof BinaryTree) {
                    scan(part, out);
                } else if (!(part instanceof LiteralTree)) {
                    literals.scan(part, out);
                }
            }
            return null;
        }
    }
}
