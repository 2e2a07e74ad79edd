/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/**
 * What the builder of a request and that of a task have in common.
 *
 * @param <B> the builder
 */
abstract class VideoFields<B extends VideoFields<B>> {
    String prompt;
    String model;
    String aspectRatio;
    String resolution;
    Integer duration;
    Boolean generateAudio;
    Long seed;

    VideoFields() {}

    @SuppressWarnings("unchecked") // each builder is declared as its own B
    private B self() {
        return (B) this;
    }

    /** All of them at once. */
    B video(String m, String p, String ratio, String size, Integer seconds, Boolean audio, Long number) {
        return model(m).prompt(p)
                .aspectRatio(ratio)
                .resolution(size)
                .duration(seconds)
                .generateAudio(audio)
                .seed(number);
    }

    public B prompt(String value) {
        prompt = value;
        return self();
    }

    public B model(String value) {
        model = value;
        return self();
    }

    public B aspectRatio(String value) {
        aspectRatio = value;
        return self();
    }

    public B resolution(String value) {
        resolution = value;
        return self();
    }

    public B duration(Integer value) {
        duration = value;
        return self();
    }

    public B generateAudio(Boolean value) {
        generateAudio = value;
        return self();
    }

    public B seed(Long value) {
        seed = value;
        return self();
    }
}
