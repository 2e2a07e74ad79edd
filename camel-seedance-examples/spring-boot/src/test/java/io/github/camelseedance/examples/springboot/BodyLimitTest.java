/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletRequest;
import java.io.InputStream;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What the routes get of a body. */
class BodyLimitTest {

    private static ServletRequest limited(MockHttpServletRequest request) throws Exception {
        MockFilterChain chain = new MockFilterChain();
        new BodyLimit().doFilter(request, new MockHttpServletResponse(), chain);
        return chain.getRequest();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BodyLimit.LARGEST, BodyLimit.LARGEST + 1})
    void whatIsAllowedAndOneByteMoreGetsThrough(int length) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/videos");
        request.setContent(new byte[length]);
        assertThat(limited(request).getInputStream().readAllBytes()).hasSize(length);
    }

    @Test
    void theRestIsNotRead() throws Exception {
        byte[] large = new byte[BodyLimit.LARGEST * 4];
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/hooks/seedance/token");
        request.setContent(large);
        InputStream atOnce = limited(request).getInputStream();
        assertThat(atOnce.readAllBytes()).hasSize(BodyLimit.LARGEST + 1);
        request.setContent(large);
        InputStream byByte = limited(request).getInputStream();
        int bytes = 0;
        while (byByte.read() >= 0) {
            bytes++;
        }
        assertThat(bytes).isEqualTo(BodyLimit.LARGEST + 1);
        request.setContent(large);
        assertThat(limited(request).getReader().transferTo(Writer.nullWriter())).isEqualTo(BodyLimit.LARGEST + 1L);
    }
}
