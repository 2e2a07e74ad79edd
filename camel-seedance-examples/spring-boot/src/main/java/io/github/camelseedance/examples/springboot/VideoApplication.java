/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Videos over REST. The routes are {@link VideoApi} and {@link VideoEnds}. */
@SpringBootApplication
public class VideoApplication {}
