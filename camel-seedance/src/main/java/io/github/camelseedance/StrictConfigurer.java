/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Checks the text of options that are numbers, durations, constants, true or false, then leaves them to the generated configurer. Camel
 * makes 0 of text that is no number, and 5000 of {@code 5s} where a number is meant.
 */
class StrictConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    private static final Set<Class<?>> CHECKED =
            Set.of(int.class, Integer.class, long.class, Long.class, boolean.class, Boolean.class);
    private static final Pattern BOOLEAN = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Pattern DURATION = Pattern.compile(
            "-?[0-9]{1,18}|(?=[0-9])(?:[0-9]{1,9}d)?(?:[0-9]{1,9}h)?(?:[0-9]{1,9}m)?(?:[0-9]{1,9}s)?(?:[0-9]{1,9}ms)?");

    private final PropertyConfigurer target;
    private final PropertyConfigurerGetter options;

    /** One in front of a generated one; null for null. */
    static PropertyConfigurer of(PropertyConfigurer generated) {
        return generated == null ? null : new StrictConfigurer(generated);
    }

    /** @param generated which Camel's generator makes to tell the types of options as well */
    StrictConfigurer(PropertyConfigurer generated) {
        this.target = generated;
        this.options = (PropertyConfigurerGetter) generated;
    }

    @Override
    public boolean configure(CamelContext context, Object bean, String name, Object value, boolean ignoreCase) {
        Class<?> type = getOptionType(name, ignoreCase);
        if (value instanceof Collection<?> several && type != null && !type.isInstance(value)) {
            // Camel would make the text [a, b] of an option that a URI has twice
            throw new IllegalArgumentException(
                    "The option %s is given %s times: give it once".formatted(name, several.size()));
        }
        boolean isChecked = type != null && (CHECKED.contains(type) || type.isEnum());
        Object checked = value instanceof String text && isChecked && !text.startsWith("#")
                ? checked(name, text.strip(), type)
                : value;
        return target.configure(context, bean, key(name, ignoreCase), checked, ignoreCase);
    }

    /** Where case does not matter, the generated configurer makes lower case of it in the language of the machine: of I Turkish makes another letter than i. */
    private static String key(String name, boolean ignoreCase) {
        return ignoreCase ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** Camel reads the names of constants in any case, with hyphens or underscores. */
    private static String constant(String name, String text, Class<?> type) {
        List<String> constants =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        if (constants.stream().map(StrictConfigurer::letters).noneMatch(letters(text)::equals)) {
            throw OptionCheck.wrong(name, text, "one of " + String.join(", ", constants));
        }
        return text;
    }

    private static String letters(String text) {
        return text.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    private static String checked(String name, String text, Class<?> type) {
        if (type.isEnum()) {
            return constant(name, text, type);
        }
        // the generated configurer tells the type of the field, and durations are fields of milliseconds
        if (type == long.class && !name.equalsIgnoreCase("repeatCount")) {
            return millis(name, text);
        }
        boolean flag = type == boolean.class || type == Boolean.class;
        if (flag && !BOOLEAN.matcher(text).matches()) {
            throw OptionCheck.wrong(name, text, "true or false");
        }
        if (!flag && !isNumber(text, type)) {
            throw OptionCheck.wrong(name, text, "a whole number without a unit");
        }
        return text;
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

    /** Text that each configurer reads as the same time: where the field is a number, Camel makes 0 of PT5S. */
    private static String millis(String name, String text) {
        if (!text.startsWith("P") && DURATION.matcher(text).matches()) {
            return text;
        }
        try {
            return String.valueOf(Duration.parse(text).toMillis());
        } catch (DateTimeException | ArithmeticException e) {
            throw OptionCheck.wrong(
                    name, text, "a duration: milliseconds, or with units such as 500ms, 30s, 15m or 1h30m");
        }
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return options.getOptionType(key(name, ignoreCase), ignoreCase);
    }

    @Override
    public Object getOptionValue(Object bean, String name, boolean ignoreCase) {
        return options.getOptionValue(bean, key(name, ignoreCase), ignoreCase);
    }

    @Override
    public Object getCollectionValueType(Object bean, String name, boolean ignoreCase) {
        return options.getCollectionValueType(bean, key(name, ignoreCase), ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return options.getAutowiredNames();
    }
}
