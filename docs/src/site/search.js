/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
(function () {
  'use strict';
  const root = document.currentScript.dataset.root;
  const field = document.getElementById('search');
  const found = document.getElementById('found');
  const limit = 12;
  let asked = false;

  // a script, and not a request: pages that are opened as files have no server
  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement('script');
    script.src = root + 'search-index.js';
    script.onload = show;
    document.head.append(script);
  }

  function score(entry, words) {
    const [page, heading, , text] = entry;
    const [p, h, t] = [page.toLowerCase(), heading.toLowerCase(), text.toLowerCase()];
    let sum = 0;
    for (const word of words) {
      const one = (h.includes(word) ? 10 : 0) + (p.includes(word) ? (heading ? 4 : 20) : 0) + (t.includes(word) ? 2 : 0);
      if (!one) return 0;
      sum += one;
    }
    return sum;
  }

  function excerpt(text, words) {
    const word = words.find(one => text.toLowerCase().includes(one)) || '';
    const near = Math.max(0, text.toLowerCase().indexOf(word) - 30);
    // whole words
    const from = near ? text.lastIndexOf(' ', near) + 1 : 0;
    const end = text.indexOf(' ', from + 110);
    return (from ? '… ' : '') + (end < 0 ? text.slice(from) : text.slice(from, end) + ' …');
  }

  function show() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.replaceChildren();
    found.hidden = !words.length || !window.searchIndex;
    if (found.hidden) return;
    const hits = window.searchIndex
      .map(entry => [score(entry, words), entry])
      .filter(([points]) => points)
      .sort((a, b) => b[0] - a[0])
      .slice(0, limit);
    for (const [, [page, heading, address, text]] of hits) {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = root + address;
      link.textContent = heading ? page + ': ' + heading : page;
      const small = document.createElement('small');
      small.textContent = excerpt(text, words);
      item.append(link, small);
      found.append(item);
    }
    if (!hits.length) {
      const item = document.createElement('li');
      item.textContent = 'Nothing found';
      found.append(item);
    }
  }

  field.addEventListener('focus', load);
  field.addEventListener('input', () => { load(); show(); });
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter' && found.querySelector('a')) location.href = found.querySelector('a').href;
    if (event.key === 'Escape') { field.value = ''; show(); }
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) {
      event.preventDefault();
      field.focus();
    }
  });
  // the field keeps its text when one comes back
  if (field.value) { load(); }
})();
