/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A download into a file, against curl, from one server in another process. */
final class FileRatios {

    private static final String GROUP = "Download of 256 MiB";
    private static final long SIZE = 256L << 20;
    private static final int ROUNDS = 5;

    /** A machine on which curl is slower than that has no time for files. */
    private static final double LEAST_OF_CURL = 400;

    private FileRatios() {}

    static void run(Report report, Path folder) throws Exception {
        report.progress(GROUP);
        if (!hasCurl()) {
            report.note("There is no curl on the path: downloads are not compared.");
            return;
        }
        Path video = folder.resolve("video.mp4");
        try (RandomAccessFile file = new RandomAccessFile(video.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        List<Double> curl = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        try (StubServer server = new StubServer(video);
                DefaultCamelContext context = server.context()) {
            AtomicLong arrived = new AtomicLong();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // the time ends where a route has the file: what is temporary is deleted later, as curl's file is
                    from("direct:download").to("seedance:download").process(exchange -> arrived.set(System.nanoTime()));
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (int round = -1; round < ROUNDS; round++) {
                double theirs = curl(server, folder.resolve("curl.mp4"));
                double own = download(template, server, arrived);
                if (round >= 0) {
                    curl.add(theirs);
                    ours.add(own);
                }
            }
        } finally {
            Files.deleteIfExists(video);
            Files.deleteIfExists(folder.resolve("curl.mp4"));
        }
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, i -> ours.get(i) / curl.get(i));
        Arrays.sort(ratios);
        report.add(Figure.of(GROUP, "curl", Figure.median(curl), "MiB/s"));
        report.add(Figure.of(GROUP, "seedance:download", Figure.median(ours), "MiB/s"));
        double ratio = ratios[ROUNDS / 2];
        boolean tells = Figure.median(curl) >= LEAST_OF_CURL;
        if (!tells) {
            report.note("curl made fewer than " + (int) LEAST_OF_CURL + " MiB a second: its ratio decides nothing.");
        }
        Bound least = Bound.atLeast(0.9);
        report.add(new Figure(GROUP, "download ÷ curl", ratio, "×", least, tells ? least : null));
    }

    private static boolean hasCurl() throws InterruptedException {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static double curl(StubServer server, Path target) throws Exception {
        long begin = System.nanoTime();
        int code = new ProcessBuilder(
                        "curl", "-s", "-S", "-f", "-o", target.toString(), server.baseUrl() + "/video.mp4")
                .inheritIO()
                .start()
                .waitFor();
        double rate = rate(begin, System.nanoTime());
        if (code != 0 || Files.size(target) != SIZE) {
            throw new IllegalStateException("curl has failed with " + code);
        }
        Files.delete(target);
        return rate;
    }

    private static double download(ProducerTemplate template, StubServer server, AtomicLong arrived) {
        VideoTask task = VideoTask.builder()
                .id("0123456789abcdef0123456789abcdef")
                .provider("seedance2.movie")
                .status(TaskStatus.SUCCEEDED)
                .videoUrls(List.of(server.baseUrl() + "/video.mp4"))
                .build();
        long begin = System.nanoTime();
        Exchange done = template.send(
                "direct:download", exchange -> exchange.getMessage().setBody(task));
        if (done.getException() != null) {
            throw new IllegalStateException("The download has failed", done.getException());
        }
        return rate(begin, arrived.get());
    }

    private static double rate(long begin, long end) {
        return (SIZE >> 20) / ((end - begin) / 1e9);
    }
}
