/** The dialect of Ark, the source of Seedance: {@code volcengine.com} in China and {@code byteplus.com} elsewhere. */
package io.github.camelseedance.provider.ark;
