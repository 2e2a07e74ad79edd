/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.provider.SeedanceProvider;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what no class may do. Each rule is shown to fail on a class that breaks it. */
class ArchitectureTest {

    private static final String ROOT = Rooms.ROOT;
    private static final int MOST_LINES = 300;
    private static final Pattern IMPORT = Pattern.compile(
            "^import (?:static )?(io\\.github\\.camelseedance\\.[a-z0-9.]*[A-Z]\\w*)", Pattern.MULTILINE);
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(location(SeedanceProvider.class));
    private static final JavaClasses WITH_BROKEN = new ClassFileImporter()
            .importPaths(
                    location(SeedanceProvider.class),
                    location(ArchitectureTest.class).resolve("io/github/camelseedance/model/fixture"));

    private static final ArchRule ARROWS = classes().should(new Rooms().condition());

    private static final ArchRule NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** Each class is a slice; what is nested belongs to it, and a builder to what it builds. */
    private static final ArchRule NO_RINGS_OF_TASK_CLASSES =
            slices().assignedFrom(classesOf(ROOT + ".task")).should().beFreeOfCycles();

    private static final ArchRule PURE_DIALECTS = noClasses()
            .that()
            .resideInAPackage(ROOT + ".provider..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache..", "org.slf4j..", "java.net.http..", "java.util.concurrent..", "java.sql..");

    private static final ArchRule ONE_CLOCK = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(SystemScheduler.class.getName())
            .should()
            .callMethodWhere(calls(System.class, "currentTimeMillis|nanoTime")
                    .or(calls(Clock.class, "system.*|tick.*"))
                    .or(calls(Instant.class, "now"))
                    .or(calls(LocalDate.class, "now"))
                    .or(calls(LocalDateTime.class, "now"))
                    .or(calls(OffsetDateTime.class, "now"))
                    .or(calls(ZonedDateTime.class, "now")))
            .orShould()
            .callConstructor(Date.class)
            .because("time is injected: tests move it by hand");

    private static final ArchRule NO_OWN_THREADS = noClasses()
            .should()
            .callMethodWhere(calls(Thread.class, "sleep"))
            .orShould()
            .callConstructorWhere(DescribedPredicate.describe(
                    "new Thread", call -> call.getTargetOwner().isEquivalentTo(Thread.class)))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Timer.class)
            .because("threads come from Camel's ExecutorServiceManager, and nothing sleeps");

    private static final ArchRule ONE_RANDOM = noClasses()
            .that()
            .doNotHaveSimpleName("SeedanceRuntime")
            .and()
            .haveSimpleNameNotStartingWith("Jdbc")
            .should()
            .callMethodWhere(calls(UUID.class, "randomUUID")
                    .or(calls(ThreadLocalRandom.class, "current"))
                    .or(calls(Math.class, "random"))
                    .or(calls(RandomGenerator.class, "getDefault|of")))
            .orShould()
            .callConstructor(SecureRandom.class)
            .orShould()
            .callConstructor(Random.class)
            .because("random numbers are injected: the simulation draws them from its seed");

    private static SliceAssignment classesOf(String room) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getName().replaceFirst("\\$.*", "").replaceFirst("Builder$", "");
                return name.startsWith(room + ".") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "the classes of " + room;
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String method) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().matches(method));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void packagesUseOnlyWhatIsBelowThem() {
        ARROWS.check(CLASSES);
    }

    /** Constants are not in the class files. */
    @Test
    void importsGoTheSameWay() throws IOException {
        Rooms rooms = new Rooms();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = Path.of("src/main/java").relativize(file).toString();
                String from =
                        name.substring(0, name.length() - ".java".length()).replace(File.separatorChar, '.');
                Matcher imports = IMPORT.matcher(Files.readString(file));
                while (imports.find()) {
                    assertThat(rooms.problem(from, imports.group(1))).isNull();
                }
            }
        }
        assertThat(rooms.problem(Rooms.ROOT + ".model.Json", Rooms.ROOT + ".SeedanceConstants"))
                .contains("model.Json must not use SeedanceConstants");
    }

    @Test
    void packagesHaveNoCycles() {
        NO_CYCLES.check(CLASSES);
    }

    @Test
    void classesOfTaskHaveNoRings() {
        NO_RINGS_OF_TASK_CLASSES.check(CLASSES);
    }

    @Test
    void noClassIsLong() throws IOException {
        assertThat(longerThan(MOST_LINES)).isEmpty();
        assertThat(longerThan(MOST_LINES - 100)).isNotEmpty();
    }

    /** Classes of main code, of all modules, with more lines than that. */
    private static List<String> longerThan(int lines) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(ArchitectureTest::isMainCode).toList()) {
                if (Files.readAllLines(file).size() > lines) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }

    private static boolean isMainCode(Path file) {
        String path = file.toString().replace(File.separatorChar, '/');
        // a list of options, with what each of them means
        return path.endsWith(".java")
                && path.contains("/src/main/java/")
                && !path.endsWith("/SeedanceConfiguration.java");
    }

    @Test
    void dialectsKnowNoHttpNoCamelAndNoThreads() {
        PURE_DIALECTS.check(CLASSES);
    }

    @Test
    void oneClassReadsTheClock() {
        ONE_CLOCK.check(CLASSES);
    }

    @Test
    void nothingSleepsOrMakesThreads() {
        NO_OWN_THREADS.check(CLASSES);
    }

    @Test
    void oneClassMakesRandomNumbers() {
        ONE_RANDOM.check(CLASSES);
    }

    @Test
    void theRulesCanFail() {
        for (ArchRule rule : List.of(ARROWS, NO_CYCLES, ONE_CLOCK, NO_OWN_THREADS, ONE_RANDOM)) {
            assertThatThrownBy(() -> rule.check(WITH_BROKEN))
                    .as(rule.getDescription())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("BreaksTheRules");
        }
        assertThatThrownBy(() -> ONE_CLOCK.check(WITH_BROKEN))
                .hasMessageContaining("currentTimeMillis")
                .hasMessageContaining("nanoTime")
                .hasMessageContaining("Instant.now")
                .hasMessageContaining("systemDefaultZone");
        assertThatThrownBy(() -> ONE_RANDOM.check(WITH_BROKEN)).hasMessageContaining("randomUUID");
        assertThatThrownBy(() -> NO_OWN_THREADS.check(WITH_BROKEN))
                .hasMessageContaining("Thread.sleep")
                .hasMessageContaining("Thread.<init>");
    }
}
