/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.joor.Reflect;

/** Compiles Java of a document: a class, routes as they stand in {@code configure()}, or statements. */
public final class JavaSnippet {

    /** What statements are given. */
    public interface Statements {
        void run(CamelContext context, ProducerTemplate template, ConsumerTemplate consumer, DataSource dataSource)
                throws Exception;
    }

    private static final Pattern CLASS =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern ROUTES =
            Pattern.compile("(?s)\\s*(?:from|onException|errorHandler|intercept\\w*|rest)\\(.*");
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String IMPORTS = """
            import io.github.camelseedance.*;
            import io.github.camelseedance.model.*;
            import io.github.camelseedance.task.*;
            import java.math.BigDecimal;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import javax.sql.DataSource;
            import org.apache.camel.*;
            import org.apache.camel.builder.RouteBuilder;
            import org.apache.camel.model.dataformat.BindyType;
            """;

    private JavaSnippet() {}

    /** Whether the code is routes. */
    static boolean isRoutes(String text) {
        return ROUTES.matcher(text).matches();
    }

    /** Whether the code is a class. */
    static boolean isClass(String text) {
        return CLASS.matcher(text).find();
    }

    /**
     * Compiles code.
     *
     * @return the class of it: of the document where that has one, else a RouteBuilder or {@link Statements}
     */
    static Class<?> compile(String text) {
        if (isClass(text)) {
            Matcher name = CLASS.matcher(text);
            name.find();
            Matcher own = PACKAGE.matcher(text);
            // each in a package of its own: the same name can stand in two documents
            String source = own.find() ? text : "package " + nextPackage() + ";\n" + text;
            Matcher declared = PACKAGE.matcher(source);
            declared.find();
            return Reflect.compile(declared.group(1) + "." + name.group(1), source)
                    .type();
        }
        String template = isRoutes(text) ? """
                public class Code extends RouteBuilder {
                    @Override
                    public void configure() throws Exception {
                %s    }
                }
                """ : """
                public class Code implements io.github.camelseedance.docs.JavaSnippet.Statements {
                    @Override
                    public void run(CamelContext context, ProducerTemplate template, ConsumerTemplate consumer,
                            DataSource dataSource) throws Exception {
                %s    }
                }
                """;
        String name = nextPackage();
        return Reflect.compile(name + ".Code", "package " + name + ";\n" + IMPORTS + template.formatted(text.indent(8)))
                .type();
    }

    private static String nextPackage() {
        return "snippet" + COUNTER.incrementAndGet();
    }
}
