/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is known of a task, put together. */
public final class TaskMerge {

    /** Error code of a task that was given up after {@code taskTimeout}. */
    public static final String TRACKING_TIMEOUT = "TRACKING_TIMEOUT";

    /** Error code of a task that the provider does not know any more. */
    public static final String TASK_NOT_FOUND = "TASK_NOT_FOUND";

    /** Error code of a task that succeeded and never had an address. */
    public static final String VIDEO_URL_MISSING = "VIDEO_URL_MISSING";

    private TaskMerge() {}

    /** A provider's answer, completed by what was known before. */
    public static VideoTask merge(VideoTask known, VideoTask answer) {
        if (known == null) {
            return answer;
        }
        return answer.toBuilder()
                .model(first(answer.model(), known.model()))
                .prompt(first(answer.prompt(), known.prompt()))
                .aspectRatio(first(answer.aspectRatio(), known.aspectRatio()))
                .resolution(first(answer.resolution(), known.resolution()))
                .duration(first(answer.duration(), known.duration()))
                .generateAudio(first(answer.generateAudio(), known.generateAudio()))
                .seed(first(answer.seed(), known.seed()))
                .videoUrls(answer.videoUrls().isEmpty() ? known.videoUrls() : answer.videoUrls())
                .lastFrameUrl(first(answer.lastFrameUrl(), known.lastFrameUrl()))
                .credits(first(answer.credits(), known.credits()))
                .tokens(first(answer.tokens(), known.tokens()))
                .cost(first(answer.cost(), known.cost()))
                .currency(first(answer.currency(), known.currency()))
                .mismatch(mismatch(known, answer))
                .providerData(answer.providerDataOver(known))
                .createdAt(first(answer.createdAt(), known.createdAt()))
                .updatedAt(first(answer.updatedAt(), known.updatedAt()))
                .metadata(answer.metadata().isEmpty() ? known.metadata() : answer.metadata())
                .submissionKey(first(answer.submissionKey(), known.submissionKey()))
                .build();
    }

    /** The task as it ends without the provider having said so. */
    public static VideoTask ended(VideoTask known, TaskStatus status, String code, String message) {
        return known.toBuilder()
                .status(status)
                .errorCode(code)
                .errorMessage(message)
                .build();
    }

    /** In which fields what is told differs from what was asked for; what the model was to decide differs from nothing. */
    private static List<String> mismatch(VideoTask known, VideoTask answer) {
        Set<String> fields = new LinkedHashSet<>(known.mismatch());
        fields.addAll(answer.mismatch());
        if (isChosen(known.aspectRatio()) && differs(known.aspectRatio(), answer.aspectRatio())) {
            fields.add("aspectRatio");
        }
        if (differs(known.resolution(), answer.resolution())) {
            fields.add("resolution");
        }
        if (known.duration() != null && known.duration() > 0 && differs(known.duration(), answer.duration())) {
            fields.add("duration");
        }
        return List.copyOf(fields);
    }

    /** A ratio such as 16:9, and not a word that leaves it to the model. */
    private static boolean isChosen(String ratio) {
        return ratio != null && ratio.indexOf(':') > 0;
    }

    /** Whether the prompt that a provider tells can be the one that was asked for: with other white space, cut, or not told at all. */
    public static boolean canBePrompt(VideoTask asked, VideoTask told) {
        return told == null
                || told.prompt() == null
                || asked.prompt() == null
                || words(asked.prompt()).startsWith(words(told.prompt()));
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static boolean differs(Object asked, Object told) {
        return asked != null && told != null && !asked.equals(told);
    }

    private static <T> T first(T a, T b) {
        return a == null ? b : a;
    }
}
