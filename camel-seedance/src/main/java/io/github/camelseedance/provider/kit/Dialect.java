/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.AuthHeader;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What dialects have in common: an id, an address, one envelope, one table of rules, and a bearer token as the key. */
public abstract class Dialect implements SeedanceProvider {

    private final String id;
    private final URI baseUrl;
    private final Envelopes envelopes;
    private final List<AnswerRule> rules;

    /**
     * @param id        value of the option {@code provider}
     * @param baseUrl   address of the API, without a slash at its end
     * @param envelopes reads answers
     * @param rules     what answers mean, from {@link AnswerRules#table}
     */
    protected Dialect(String id, String baseUrl, Envelopes envelopes, List<AnswerRule> rules) {
        this.id = id;
        this.baseUrl = URI.create(baseUrl);
        this.envelopes = envelopes;
        this.rules = rules;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public URI defaultBaseUrl() {
        return baseUrl;
    }

    @Override
    public AuthHeader authenticate(String apiKey) {
        return new AuthHeader("Authorization", "Bearer " + apiKey);
    }

    @Override
    public Answer read(ApiReply reply) {
        return envelopes.read(reply);
    }

    @Override
    public Ruling rule(CallKind kind, Answer answer) {
        return AnswerRules.rule(rules, kind, answer);
    }

    @Override
    public Optional<String> hintedTaskId(JsonNode webhookBody) {
        return Optional.ofNullable(envelopes.taskId(webhookBody));
    }
}
