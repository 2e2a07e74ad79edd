/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Marker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The kinds of {@link Marker} that providers have. */
public final class Markers {

    /** The seed, where answers tell the one that was sent. The documents give no upper bound, so it stays within 31 bits. */
    public static final Marker SEED = new Marker() {
        @Override
        public String field() {
            return "seed";
        }

        @Override
        public long draw(RandomGenerator random) {
            return random.nextLong(1, 1L << 31);
        }

        @Override
        public boolean isFree(VideoRequest request) {
            return request.seed() == null;
        }

        @Override
        public VideoRequest mark(VideoRequest request, long value) {
            return request.toBuilder().seed(value).build();
        }

        @Override
        public VideoTask mark(VideoTask task, long value) {
            return task.toBuilder().seed(value).build();
        }

        @Override
        public boolean isUnique() {
            return true;
        }

        @Override
        public Long of(VideoTask task) {
            return task.seed();
        }
    };

    private Markers() {}

    /**
     * A field of the wire that can have any value of a range without changing the video. Answers that tell it keep it in
     * {@link VideoTask#providerData()} under the same name.
     *
     * @param from lowest value
     * @param to   highest value
     */
    public static Marker field(String name, long from, long to) {
        return new Field(name, from, to);
    }

    private record Field(String field, long from, long to) implements Marker {

        @Override
        public long draw(RandomGenerator random) {
            return random.nextLong(from, to + 1);
        }

        @Override
        public boolean isFree(VideoRequest request) {
            return !request.extra().containsKey(field);
        }

        @Override
        public VideoRequest mark(VideoRequest request, long value) {
            return request.toBuilder().extra(field, value).build();
        }

        @Override
        public VideoTask mark(VideoTask task, long value) {
            Map<String, String> data = new LinkedHashMap<>(task.providerData());
            data.put(field, Long.toString(value));
            return task.toBuilder().providerData(data).build();
        }

        @Override
        public boolean isUnique() {
            return false;
        }

        @Override
        public Long of(VideoTask task) {
            String told = task.providerData().get(field);
            return told == null ? null : Long.valueOf(told);
        }
    }
}
