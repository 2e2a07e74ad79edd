/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.TaskIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is done with each call and fits into microseconds: JMH, with what it allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SmallThings {

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final List<String> ALLOCATED = List.of("gc.alloc.rate.norm", "·gc.alloc.rate.norm");

    private final SeedanceProvider movie =
            BuiltInProviders.find("seedance2.movie").orElseThrow();
    private final byte[] status = StubServer.STATUS.getBytes(StandardCharsets.UTF_8);
    private final VideoRequest request = VideoRequest.builder()
            .prompt("A paper boat drifts down a rain-filled gutter at dawn")
            .model("seedance-2.0")
            .duration(4)
            .build();
    private final VideoTask task = readStatus();

    static void run(Report report) throws RunnerException {
        report.progress("JMH: what is done with each call");
        var options = new OptionsBuilder()
                .include(SmallThings.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .forks(1)
                .jvmArgs("-Xmx512m")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .build();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark().replaceAll(".*\\.", "");
            report.add(Figure.of("Small things", name, result.getPrimaryResult().getScore(), "ns"));
            ALLOCATED.stream()
                    .map(result.getSecondaryResults()::get)
                    .filter(java.util.Objects::nonNull)
                    .mapToDouble(Result::getScore)
                    .findFirst()
                    .ifPresent(bytes -> report.add(Figure.of("Small things", name + ", allocated", bytes, "bytes")));
        }
    }

    @Benchmark
    public boolean checkTaskId() {
        return TaskIds.isValid(ID);
    }

    @Benchmark
    public VideoTask readStatus() {
        ApiCall<VideoTask> call = movie.status(ID);
        Answer answer = movie.read(new ApiReply(200, "application/json", null, status));
        movie.rule(CallKind.STATUS, answer);
        return call.decoder().apply(answer);
    }

    @Benchmark
    public Object checkRequest() {
        return movie.validate(request);
    }

    @Benchmark
    public String writeSubmission() throws Exception {
        return Json.MAPPER.writeValueAsString(movie.generate(request).body());
    }

    @Benchmark
    public String writeTask() throws Exception {
        return Json.MAPPER.writeValueAsString(task);
    }
}
