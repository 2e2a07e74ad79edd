/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit 5 extension: an emulator for a test class, reset before each test. In a static field it serves the whole class, in
 * an instance field each test gets one of its own. Test methods can take the {@link SeedanceEmulator} as a parameter.
 */
public final class SeedanceEmulatorExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private final UnaryOperator<SeedanceEmulatorBuilder> configuration;
    private SeedanceEmulator emulator;
    private int classes;

    /** An emulator with all defaults; used by {@code @ExtendWith}. */
    public SeedanceEmulatorExtension() {
        this(builder -> builder);
    }

    /** An emulator that is configured so. */
    public SeedanceEmulatorExtension(UnaryOperator<SeedanceEmulatorBuilder> configuration) {
        this.configuration = configuration;
    }

    /**
     * The emulator.
     *
     * @throws IllegalStateException before it has been started
     */
    public SeedanceEmulator emulator() {
        if (emulator == null) {
            throw new IllegalStateException("The emulator runs only while tests do");
        }
        return emulator;
    }

    /** The base URL of all providers. */
    public String baseUrl() {
        return emulator().baseUrl();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // nested classes come with their own calls
        classes++;
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        classes--;
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        start();
        emulator.reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SeedanceEmulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return emulator();
    }

    private void start() {
        if (emulator == null) {
            emulator = configuration.apply(SeedanceEmulator.builder()).start();
        }
    }

    private void stop() {
        if (emulator != null) {
            emulator.close();
            emulator = null;
        }
    }
}
