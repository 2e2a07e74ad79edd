/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Reads numbers and durations of options strictly, then leaves them to the generated configurer. Camel makes 0 of text that is no
 * number, and 5000 of {@code 5s} where a number is meant.
 */
final class StrictConfigurer implements PropertyConfigurer, ExtendedPropertyConfigurerGetter {

    private static final Set<Class<?>> NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Pattern DURATION = Pattern.compile(
            "-?[0-9]{1,18}|(?=[0-9])(?:[0-9]{1,9}d)?(?:[0-9]{1,9}h)?(?:[0-9]{1,9}m)?(?:[0-9]{1,9}s)?(?:[0-9]{1,9}ms)?");

    private final PropertyConfigurer target;

    /** One in front of a generated one; null for null. */
    static PropertyConfigurer of(PropertyConfigurer generated) {
        return generated == null ? null : new StrictConfigurer(generated);
    }

    private StrictConfigurer(PropertyConfigurer target) {
        this.target = target;
    }

    @Override
    public boolean configure(CamelContext context, Object bean, String name, Object value, boolean ignoreCase) {
        Class<?> type = getOptionType(name, ignoreCase);
        if (value instanceof String text && type != null && !text.startsWith("#")) {
            check(name, text.strip(), type);
        }
        return target.configure(context, bean, name, value, ignoreCase);
    }

    private static void check(String name, String text, Class<?> type) {
        // the generated configurer tells the type of the field, and durations are fields of milliseconds
        boolean duration = type == long.class && !name.equalsIgnoreCase("repeatCount");
        if (NUMBERS.contains(type) && !duration && !isNumber(text, type)) {
            throw wrong(name, text, "a whole number without a unit");
        }
        if (duration && !isDuration(text)) {
            throw wrong(name, text, "a duration: milliseconds, or with units such as 500ms, 30s, 15m or 1h30m");
        }
    }

    private static boolean isNumber(String text, Class<?> type) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            return false;
        }
        try {
            long number = Long.parseLong(text);
            return type == long.class || type == Long.class || number == (int) number;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        if (!text.startsWith("P")) {
            return DURATION.matcher(text).matches();
        }
        try {
            Duration.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static IllegalArgumentException wrong(String name, String text, String allowed) {
        return new IllegalArgumentException(
                "The option %s has the value '%s': %s is allowed".formatted(name, text, allowed));
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return target instanceof PropertyConfigurerGetter getter ? getter.getOptionType(name, ignoreCase) : null;
    }

    @Override
    public Object getOptionValue(Object bean, String name, boolean ignoreCase) {
        return target instanceof PropertyConfigurerGetter getter ? getter.getOptionValue(bean, name, ignoreCase) : null;
    }

    @Override
    public Object getCollectionValueType(Object bean, String name, boolean ignoreCase) {
        return target instanceof PropertyConfigurerGetter getter
                ? getter.getCollectionValueType(bean, name, ignoreCase)
                : null;
    }

    @Override
    public String[] getAutowiredNames() {
        return target instanceof PropertyConfigurerGetter getter ? getter.getAutowiredNames() : null;
    }

    @Override
    public Map<String, Object> getAllOptions(Object bean) {
        return target instanceof ExtendedPropertyConfigurerGetter getter ? getter.getAllOptions(bean) : Map.of();
    }
}
