/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.security;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.slf4j.LoggerFactory;

/** Secrets that are known, and every place where they could turn up. */
final class Canaries implements AutoCloseable {

    private static final Pattern SIGNATURE = Pattern.compile("(?:token=|X-Amz-Signature=)([^&\"\\s]+)");

    private static final Pattern SUBMISSION = Pattern.compile("submission=([^,]+),");

    private final Set<String> secrets = new LinkedHashSet<>();
    private final Queue<String> places = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private volatile int logged;
    private int attributes;
    private int operations;

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged++;
            look(
                    "log " + event.getLoggerName() + " " + event.getLevel(),
                    event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()) + "\n"
                            + event.getMDCPropertyMap());
        }
    };

    Canaries(String... known) {
        secrets.addAll(List.of(known));
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.setLevel(Level.INFO);
        root.addAppender(appender);
    }

    /** Signatures and tokens that came into being on the way. */
    void learn(SeedanceEmulator emulator) {
        emulator.requests().forEach(request -> learn(request.url()));
        emulator.ledger().forEach(line -> {
            if (line.webhookToken() != null) {
                secrets.add(line.webhookToken());
            }
        });
    }

    void learn(String text) {
        Matcher signatures = SIGNATURE.matcher(text);
        while (signatures.find()) {
            secrets.add(signatures.group(1));
        }
    }

    int count() {
        return secrets.size();
    }

    int logged() {
        return logged;
    }

    int attributes() {
        return attributes;
    }

    int operations() {
        return operations;
    }

    void look(String where, Object text) {
        places.add(where + ": " + text);
    }

    /** The whole chain, as a log or a console shows it. */
    void look(String where, Throwable error) {
        if (error != null) {
            StringWriter text = new StringWriter();
            error.printStackTrace(new PrintWriter(text));
            look(where, text);
        }
    }

    /** Every attribute of every bean of Camel. */
    void lookAtJmx() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
                look("JMX name", name);
                if (server.getMBeanInfo(name).getDescription().contains("Seedance component")) {
                    lookAtOperations(server, name);
                }
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    if (attribute.isReadable()) {
                        look("JMX " + name + " " + attribute.getName(), read(server, name, attribute));
                    }
                }
            }
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** What the operations of the component answer, refusals included. */
    private void lookAtOperations(MBeanServer server, ObjectName name) throws JMException {
        for (String operation : List.of("listTasks", "listInDoubt", "listParked")) {
            look("JMX " + operation, invoke(server, name, operation));
        }
        String inDoubt = invoke(server, name, "listInDoubt");
        Matcher submission = SUBMISSION.matcher(inDoubt);
        String id = submission.find() ? submission.group(1) : "nobody";
        look("JMX adopt", invoke(server, name, "adopt", id, "nobody-knows-it"));
        look("JMX adopt", invoke(server, name, "adopt", "nobody", "nobody-knows-it"));
        look("JMX resolve", invoke(server, name, "resolve", id, "nonsense"));
        look("JMX resolve", invoke(server, name, "resolve", id, "retry"));
    }

    private String invoke(MBeanServer server, ObjectName name, String operation, Object... values) throws JMException {
        operations++;
        String[] types = new String[values.length];
        Arrays.fill(types, String.class.getName());
        try {
            return String.valueOf(server.invoke(name, operation, values, types));
        } catch (MBeanException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }

    private String read(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        attributes++;
        try {
            return text(server.getAttribute(name, attribute.getName()));
        } catch (JMException | RuntimeMBeanException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static String text(Object value) {
        if (value instanceof CompositeData data) {
            return data.values().toString();
        }
        if (value instanceof TabularData data) {
            return data.values().toString();
        }
        if (value != null && value.getClass().isArray()) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                all.add(text(Array.get(value, i)));
            }
            return all.toString();
        }
        return value instanceof Collection<?> || value instanceof Map<?, ?> ? value.toString() : String.valueOf(value);
    }

    /** Whether there was such a text at all. */
    boolean saw(String text) {
        return places.stream().anyMatch(place -> place.contains(text));
    }

    /** Places where a secret stands, shortened. */
    List<String> leaks() {
        Map<String, String> leaks = new LinkedHashMap<>();
        for (String place : places) {
            for (String secret : secrets) {
                int at = place.indexOf(secret);
                if (at >= 0) {
                    leaks.putIfAbsent(
                            place.substring(0, Math.min(60, place.length())) + secret.length(),
                            place.substring(0, Math.min(150, place.length())) + " ... "
                                    + place.substring(Math.max(0, at - 150), Math.min(place.length(), at + 80)));
                }
            }
        }
        return List.copyOf(leaks.values());
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(level);
    }
}
