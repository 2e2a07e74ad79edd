/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.nio.file.Path;

/**
 * A piece of code in a document.
 *
 * @param document where it stands
 * @param line     number of its first line
 * @param language as the block says: java, xml, yaml, properties, json and so on; empty where it says none
 * @param id       its id, or null
 * @param role     how it is checked where that is not as its language says: {@code compile} only, or {@code spring}, by the
 *                 starter; or null
 * @param tag      name of the piece of a test of which it is a copy ({@code // snippet: NAME} above the block); or null
 * @param text     the code
 */
record Snippet(Path document, int line, String language, String id, String role, String tag, String text) {

    /** The name under which a test report shows it. */
    String name() {
        return Documents.ROOT.relativize(document) + ":" + line + " " + language + (id == null ? "" : " " + id);
    }

    /** The same code with something else in it. */
    Snippet with(String changed) {
        return new Snippet(document, line, language, id, role, tag, changed);
    }

    /** The provider that the code names, or the one that the documentation assumes. */
    String provider() {
        for (String provider : new String[] {"seedance2.ink", "seedanceapi.org"}) {
            if (text.contains("provider=" + provider) || text.contains("provider: " + provider)) {
                return provider;
            }
        }
        return "seedance2.movie";
    }
}
