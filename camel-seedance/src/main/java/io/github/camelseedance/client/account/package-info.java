/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * What one account may do now: how many calls at once and in a minute, which call goes first, what troubles the account, and what was
 * asked of it lately. It uses the provider's words for calls and {@code concurrent}, and knows no HTTP.
 */
package io.github.camelseedance.client.account;
