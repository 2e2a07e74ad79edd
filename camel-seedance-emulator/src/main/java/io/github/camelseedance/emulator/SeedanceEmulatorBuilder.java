/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Configures a {@link SeedanceEmulator}. Everything has a default: {@code SeedanceEmulator.builder().start()} works. */
public final class SeedanceEmulatorBuilder {
    private final Map<EmulatedProvider, Timing> timings = new EnumMap<>(EmulatedProvider.class);
    private final Map<EmulatedProvider, Set<String>> keys = new EnumMap<>(EmulatedProvider.class);
    private final Map<EmulatedProvider, BigDecimal> credits = new EnumMap<>(EmulatedProvider.class);
    private Set<EmulatedProvider> signedUrls;
    private String host = "127.0.0.1";
    private int port;
    private String baseUrl;
    private String adminToken;
    private Clock clock = Clock.systemUTC();
    private Duration queueTime = Duration.ofMillis(100);
    private Duration runTime = Duration.ofMillis(400);
    private int completesAfterPolls;
    private boolean httpErrorStatuses;
    private boolean listShowsSeed = true;
    private boolean allowUnknownFields;
    private Duration signedUrlLifetime;
    private Duration presignLifetime = Duration.ofHours(1);
    private long videoSize;
    private String webhookSecret;
    private Duration webhookDelay = Duration.ZERO;
    private int webhookRepeats;
    private boolean webhooksOutOfOrder;
    private int recordedRequests = 10_000;
    private int keptTasks = 100_000;
    private boolean rateLimits = true;

    /** All defaults; as {@link SeedanceEmulator#builder()}, for beans that are declared and not programmed. */
    public SeedanceEmulatorBuilder() {
        for (EmulatedProvider provider : EmulatedProvider.values()) {
            keys.put(provider, new HashSet<>());
            credits.put(provider, new BigDecimal(1_000_000));
        }
    }

    /** The port to listen on; 0, the default, takes a free one. */
    public SeedanceEmulatorBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** The address to listen on and, without {@link #baseUrl}, to put into the URLs that answers contain; default {@code 127.0.0.1}. */
    public SeedanceEmulatorBuilder host(String host) {
        this.host = host;
        return this;
    }

    /**
     * The base URL by which others reach the emulator, which its answers contain, without a slash at the end; default
     * {@code http://HOST:PORT}. A container is reached by another name than the address it listens on.
     *
     * @throws IllegalArgumentException if it does not begin with {@code http://} or {@code https://}
     */
    public SeedanceEmulatorBuilder baseUrl(String baseUrl) {
        if (!baseUrl.matches("https?://.+")) {
            throw new IllegalArgumentException(
                    "The base URL must begin with http:// or https://, but is '" + baseUrl + "'");
        }
        this.baseUrl = baseUrl.replaceFirst("/+$", "");
        return this;
    }

    /**
     * The token without which {@code /__emulator} answers nobody, sent as {@code Authorization: Bearer TOKEN}. Default: none, and it
     * answers programs on the emulator's own machine only.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public SeedanceEmulatorBuilder adminToken(String token) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("The token of the administration must not be blank");
        }
        this.adminToken = token;
        return this;
    }

    /** How long a task waits before it is generated; default 100 ms. seedance2.movie spends half of it as {@code pending}. */
    public SeedanceEmulatorBuilder queueTime(Duration queueTime) {
        this.queueTime = queueTime;
        return this;
    }

    /** How long a task is generated; default 400 ms. */
    public SeedanceEmulatorBuilder runTime(Duration runTime) {
        this.runTime = runTime;
        return this;
    }

    /** Both times for one provider; wins over {@link #queueTime} and {@link #runTime}. */
    public SeedanceEmulatorBuilder timing(EmulatedProvider provider, Duration queueTime, Duration runTime) {
        timings.put(provider, new Timing(queueTime, runTime));
        return this;
    }

    /** A task ends when it has been asked about this many times, alone or in a list, instead of by time. */
    public SeedanceEmulatorBuilder completesAfterPolls(int polls) {
        if (polls < 1) {
            throw new IllegalArgumentException("completesAfterPolls must be at least 1, but is " + polls);
        }
        this.completesAfterPolls = polls;
        return this;
    }

    /** Time stands still and moves only with {@link SeedanceEmulator#advance}. */
    public SeedanceEmulatorBuilder manualTime() {
        return clock(new ManualClock(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** The clock that times are taken from. What is due is found with each request, and by {@link SeedanceEmulator#tick}. */
    public SeedanceEmulatorBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** The API keys that every provider accepts, in addition to those named before; by default any that is not blank. */
    public SeedanceEmulatorBuilder apiKeys(String... accepted) {
        keys.values().forEach(known -> known.addAll(List.of(accepted)));
        return this;
    }

    /** The API keys that one provider accepts, in addition to those named before. */
    public SeedanceEmulatorBuilder apiKeys(EmulatedProvider provider, String... accepted) {
        keys.get(provider).addAll(List.of(accepted));
        return this;
    }

    /** The credits that each account of a provider starts with; default 1,000,000. There is an account per key. */
    public SeedanceEmulatorBuilder credits(EmulatedProvider provider, BigDecimal amount) {
        credits.put(provider, amount);
        return this;
    }

    /** seedance2.movie answers errors with the HTTP statuses of its table, not with 200 and a code. */
    public SeedanceEmulatorBuilder httpErrorStatuses(boolean httpErrorStatuses) {
        this.httpErrorStatuses = httpErrorStatuses;
        return this;
    }

    /** Whether the list of seedance2.movie shows the seeds; its document leaves that open. Default true. */
    public SeedanceEmulatorBuilder listShowsSeed(boolean listShowsSeed) {
        this.listShowsSeed = listShowsSeed;
        return this;
    }

    /** Lets request fields and query parameters pass that no document names, for tests of newer fields. Default false. */
    public SeedanceEmulatorBuilder allowUnknownFields(boolean allowUnknownFields) {
        this.allowUnknownFields = allowUnknownFields;
        return this;
    }

    /** Whose result URLs carry a token that expires; default as their documents say. */
    public SeedanceEmulatorBuilder signedUrls(EmulatedProvider... providers) {
        signedUrls = Set.of(providers);
        return this;
    }

    /** How long such a URL works; default 7 days, with Ark 24 hours. Each answer about the task has a fresh one. */
    public SeedanceEmulatorBuilder signedUrlLifetime(Duration lifetime) {
        this.signedUrlLifetime = lifetime;
        return this;
    }

    /** How long an upload address works; default 1 hour. */
    public SeedanceEmulatorBuilder presignLifetime(Duration lifetime) {
        this.presignLifetime = lifetime;
        return this;
    }

    /**
     * The size of the videos in bytes, for tests of large files: one clip for all tasks is padded to it, and still plays. Default 0: a clip
     * is drawn for each task, of 50 to 500 KB.
     */
    public SeedanceEmulatorBuilder videoSize(long bytes) {
        this.videoSize = bytes;
        return this;
    }

    /** The webhook secret of the keys of seedance2.ink; with it, its webhooks are signed. */
    public SeedanceEmulatorBuilder webhookSecret(String secret) {
        this.webhookSecret = secret;
        return this;
    }

    /** How long after the end of a task its webhook is sent; default at once. */
    public SeedanceEmulatorBuilder webhookDelay(Duration delay) {
        this.webhookDelay = delay;
        return this;
    }

    /** How often each webhook is repeated; default 0. */
    public SeedanceEmulatorBuilder webhookRepeats(int repeats) {
        this.webhookRepeats = repeats;
        return this;
    }

    /** Each webhook is followed by an outdated one that says that the task is still being generated. */
    public SeedanceEmulatorBuilder webhooksOutOfOrder(boolean outOfOrder) {
        this.webhooksOutOfOrder = outOfOrder;
        return this;
    }

    /** How many of the last requests, violations and webhooks are kept; default 10,000. Counters count all. */
    public SeedanceEmulatorBuilder recordedRequests(int requests) {
        this.recordedRequests = requests;
        return this;
    }

    /** How many tasks are kept; default 100,000. Beyond that the oldest is forgotten. */
    public SeedanceEmulatorBuilder keptTasks(int tasks) {
        this.keptTasks = tasks;
        return this;
    }

    /** Whether the limits of Ark for each account hold: 1 list, 20 status and 20 delete requests a second. Default true. */
    public SeedanceEmulatorBuilder rateLimits(boolean limited) {
        this.rateLimits = limited;
        return this;
    }

    boolean hasAdminToken() {
        return adminToken != null;
    }

    /** Whether it listens where only programs on this machine reach it. */
    boolean isLocal() {
        return AdminApi.isLoopback(host);
    }

    /** Starts the emulator. */
    public SeedanceEmulator start() {
        return new SeedanceEmulator(settings());
    }

    private EmulatorSettings settings() {
        Map<EmulatedProvider, Timing> all = new EnumMap<>(EmulatedProvider.class);
        for (EmulatedProvider provider : EmulatedProvider.values()) {
            all.put(provider, timings.getOrDefault(provider, new Timing(queueTime, runTime)));
        }
        return new EmulatorSettings(
                host,
                port,
                clock,
                all,
                completesAfterPolls,
                keys,
                credits,
                httpErrorStatuses,
                listShowsSeed,
                allowUnknownFields,
                signedUrls,
                signedUrlLifetime,
                presignLifetime,
                videoSize,
                webhookSecret,
                webhookDelay,
                webhookRepeats,
                webhooksOutOfOrder,
                recordedRequests,
                keptTasks,
                rateLimits,
                baseUrl,
                adminToken);
    }
}
