/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's HTTP servers parse forms, parts of bodies and compression before a route sees the request; where that fails they answer
 * 500 and log a stack trace, for every request of a stranger. This stands between a server and its parser: what cannot be parsed
 * comes as a message with a mark, and is the sender's error. The servers have no common type, so their property is found by name.
 */
public final class TolerantBinding implements InvocationHandler {

    /** Header of a message that could not be read. */
    public static final String UNREADABLE = "CamelSeedanceInternalUnreadable";

    private static final Logger LOG = LoggerFactory.getLogger(TolerantBinding.class);
    private static final Pattern PROPERTY = Pattern.compile("get((?:Netty|Undertow)?HttpBinding)");

    private final Object binding;

    private TolerantBinding(Object binding) {
        this.binding = binding;
    }

    /**
     * Puts one in front of the parser of an endpoint, where it has one.
     *
     * @param headers which headers the parser lets pass, or null for its own rule
     */
    static void install(Endpoint endpoint, HeaderFilterStrategy headers) throws ReflectiveOperationException {
        for (Method getter : endpoint.getClass().getMethods()) {
            var name = PROPERTY.matcher(getter.getName());
            Class<?> type = getter.getReturnType();
            if (name.matches() && getter.getParameterCount() == 0 && type.isInterface()) {
                Object own = getter.invoke(endpoint);
                if (headers != null) {
                    type.getMethod("setHeaderFilterStrategy", HeaderFilterStrategy.class)
                            .invoke(own, headers);
                }
                endpoint.getClass().getMethod("set" + name.group(1), type).invoke(endpoint, tolerant(type, own));
            }
        }
    }

    /** The same for Spring Boot's server, whose parser is a field of the consumer behind that of platform-http. */
    static void installBehind(Consumer consumer) throws ReflectiveOperationException {
        Object behind = behind(consumer);
        if (behind == null) {
            return;
        }
        for (Field field : behind.getClass().getDeclaredFields()) {
            if (field.getType().isInterface() && field.getType().getSimpleName().equals("HttpBinding")) {
                field.setAccessible(true);
                field.set(behind, tolerant(field.getType(), field.get(behind)));
            }
        }
    }

    /** What reads the requests of a consumer of platform-http; null when the consumer is another server's. */
    static Object behind(Consumer consumer) throws ReflectiveOperationException {
        for (Method getter : consumer.getClass().getMethods()) {
            if (getter.getName().equals("getPlatformHttpConsumer")) {
                return getter.invoke(consumer);
            }
        }
        return null;
    }

    private static Object tolerant(Class<?> type, Object own) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new TolerantBinding(own));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(binding, arguments);
        } catch (InvocationTargetException e) {
            Message message = unreadable(method, arguments);
            if (message == null) {
                throw e.getCause();
            }
            LOG.debug("A request cannot be read: {}", e.getCause().getClass().getSimpleName());
            message.setHeader(UNREADABLE, true);
            // servlets go on with the path, which may not have been read
            message.setHeader(Exchange.HTTP_PATH, "/");
            return method.getReturnType() == Message.class ? message : null;
        }
    }

    /** The message that was to be read; null when something else was to be done. */
    private static Message unreadable(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "readRequest" -> (Message) first(arguments, Message.class);
            case "toCamelMessage" -> {
                Exchange exchange = (Exchange) first(arguments, Exchange.class);
                yield exchange == null ? null : new DefaultMessage(exchange);
            }
            default -> null;
        };
    }

    private static Object first(Object[] arguments, Class<?> type) {
        return Arrays.stream(arguments).filter(type::isInstance).findFirst().orElse(null);
    }
}
