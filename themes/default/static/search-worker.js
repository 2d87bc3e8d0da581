// Searches an index of the format that src/search/mod.rs of lazuli describes: in a worker, or in the page itself.
(function (scope) {
  "use strict";
  var FORMAT = 1, LONGEST = 40;
  var INSIDE = /[\p{Alphabetic}\p{M}\p{N}\u00ad\u200c\u200d\u2060\ufeff]+/gu;
  var DROPPED = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d\u2060\ufeff]/g;
  var DENSE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u30ff\\u3100-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var PARTS = new RegExp("[" + DENSE + "]+|[^" + DENSE + "]+", "gu"), IS_DENSE = new RegExp("^[" + DENSE + "]", "u");

  // --- Words, as src/search/fold.rs has them ---

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().toUpperCase().toLowerCase().replace(/ς/g, "σ")
      .normalize("NFKD").replace(DROPPED, "").normalize("NFC");
  }
  function runs(text) { return text.match(INSIDE) || []; }
  function words(text) {
    var found = [];
    runs(text).forEach(function (run) {
      runs(fold(run)).forEach(function (folded) {
        folded.match(PARTS).forEach(function (part) {
          var letters = Array.from(part);
          if (!IS_DENSE.test(part)) { if (letters.length <= LONGEST) found.push(part); }
          else if (letters.length < 2) found.push(part);
          else for (var at = 1; at < letters.length; at++) found.push(letters[at - 1] + letters[at]);
        });
      });
    });
    return found;
  }

  // --- Loading ---

  var entries = {}, chunks = {};
  function once(known, key, load) {
    if (!known[key]) known[key] = load().catch(function (error) { delete known[key]; throw error; });
    return known[key];
  }
  function get(url, options) {
    return fetch(url, options).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status + " " + url);
      return answer;
    });
  }
  function entry(folder) {
    return once(entries, folder, function () {
      return get(folder + "index.json", { cache: "no-cache" }).then(function (answer) { return answer.json(); }).then(function (entry) {
        if (entry.format !== FORMAT) throw new Error("unknown format");
        return entry;
      });
    });
  }
  function unpack(stream) { return new Response(stream.pipeThrough(new DecompressionStream("deflate-raw"))); }
  // A chunk, made something of once.
  function chunk(folder, name, make) {
    return once(chunks, folder + name, function () {
      return get(folder + name).then(function (answer) { return make(unpack(answer.body)); });
    });
  }
  function json(response) { return response.json(); }
  function bytes(make) {
    return function (response) { return response.arrayBuffer().then(function (buffer) { return make(new Reader(new Uint8Array(buffer))); }); };
  }

  function Reader(data) { this.data = data; this.at = 0; this.last = new Uint8Array(0); }
  Reader.prototype.number = function () {
    var number = 0, shift = 0, byte;
    do { byte = this.data[this.at++]; number |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    return number >>> 0;
  };
  var decoder = new TextDecoder();
  Reader.prototype.word = function () {
    var shared = this.number(), more = this.number(), word = new Uint8Array(shared + more);
    word.set(this.last.subarray(0, shared));
    word.set(this.data.subarray(this.at, this.at + more), shared);
    this.at += more;
    this.last = word;
    return decoder.decode(word);
  };

  function readWords(reader) {
    var count = reader.number(), found = [], at, word;
    for (at = 0; at < count; at++) found.push({ word: reader.word(), pages: reader.number(), size: reader.number() });
    at = reader.at;
    found.forEach(function (word) { word.postings = reader.data.subarray(at, at += word.size); });
    return found;
  }
  function readCorrections(reader) {
    var found = [];
    while (reader.at < reader.data.length) found.push({ word: reader.word(), pages: reader.number() });
    return found;
  }

  // The order of UTF-8, which is not that of JavaScript where characters take two units.
  function before(a, b) {
    for (var at = 0; at < a.length && at < b.length; at++) {
      if (a[at] !== b[at]) return a.codePointAt(at) < b.codePointAt(at);
    }
    return a.length < b.length;
  }
  // How many of a sorted list come before the first that is not before `word`.
  function lower(list, word, name) {
    var low = 0, high = list.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (before(name(list[middle]), word)) low = middle + 1; else high = middle;
    }
    return low;
  }
  function nameOf(item) { return item.word; }
  function firstOf(item) { return item[0]; }

  // --- What a word of a query can stand for ---

  // Words that begin with `start`, and `start` itself, from the chunks that hold them.
  function beginning(index, start) {
    var list = index.entry.words, at = lower(list, start, firstOf);
    if (at === list.length || list[at][0] !== start) at = Math.max(at - 1, 0);
    function more(at, found) {
      if (at >= list.length || (found.length && found.length > 400)) return found;
      return chunk(index.folder, list[at][1], bytes(readWords)).then(function (words) {
        var first = lower(words, start, nameOf), end = first;
        while (end < words.length && words[end].word.startsWith(start)) end++;
        found = found.concat(words.slice(first, end));
        found.chunk = found.chunk || words;
        return end === words.length && at + 1 < list.length && list[at + 1][0].startsWith(start) ? more(at + 1, found) : found;
      });
    }
    return Promise.resolve(more(at, []));
  }

  // Insertions, deletions, changes and swaps from `a` to `b`; more than `most` is `most` + 1.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var older = [], last = [], row, i, j;
    for (j = 0; j <= b.length; j++) last.push(j);
    for (i = 1; i <= a.length; i++) {
      row = [i];
      var least = i;
      for (j = 1; j <= b.length; j++) {
        var cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      older = last; last = row;
    }
    return last[b.length];
  }
  function corrections(index, word) {
    if (word.length < 5 || !index.entry.corrections) return Promise.resolve([]);
    var most = word.length > 7 ? 2 : 1;
    return chunk(index.folder, index.entry.corrections, bytes(readCorrections)).then(function (known) {
      var near = [];
      known.forEach(function (item) {
        var apart = distance(word, item.word, most);
        if (apart > 0 && apart <= most) near.push({ word: item.word, apart: apart + (item.word[0] !== word[0] ? 0.5 : 0), pages: item.pages });
      });
      near.sort(function (a, b) { return a.apart - b.apart || b.pages - a.pages; });
      near = near.filter(function (item) { return item.apart < near[0].apart + 1; }).slice(0, 4);
      return Promise.all(near.map(function (item) {
        return beginning(index, item.word).then(function (found) { return as(exact(found, item.word), SLIP / item.apart); });
      })).then(function (lists) { return [].concat.apply([], lists); });
    });
  }
  function exact(found, word) { return found.filter(function (item) { return item.word === word; }); }
  function as(found, weight) {
    return found.map(function (item) { return { word: item.word, pages: item.pages, postings: item.postings, weight: weight }; });
  }

  // The words of the index that `word` stands for, each with what it counts. The last word may be half typed.
  // What a word counts that the query has with another ending, to the letter but unfinished, or with a slip; pages on
  // which words must stand so that no slip is thought of.
  var ENDING = 0.4, UNTYPED = 0.7, SLIP = 0.7, RARE = 4;
  function meanings(index, word, isLast) {
    var dense = IS_DENSE.test(word);
    return beginning(index, word).then(function (found) {
      var same = exact(found, word), list = as(same, 1);
      if (dense && Array.from(word).length > 1) return list;
      var longer = found.filter(function (item) {
        var more = item.word.length - word.length;
        return more > 0 && (isLast || dense || (more < 3 && word.length > 3));
      }).sort(function (a, b) { return b.pages - a.pages; }).slice(0, 24);
      longer.forEach(function (item) {
        var more = item.word.length - word.length;
        list = list.concat(as([item], isLast && !same.length ? UNTYPED : more < 3 && word.length > 3 ? ENDING : UNTYPED / 2));
      });
      // The word without its ending, where it is close by in the same chunk.
      for (var cut = 1; cut < 3 && word.length - cut > 3 && found.chunk; cut++) {
        list = list.concat(as(exact(found.chunk, word.slice(0, -cut)), ENDING));
      }
      var pages = list.reduce(function (sum, item) { return sum + item.pages; }, 0);
      if (dense || pages > RARE) return list;
      return corrections(index, word).then(function (near) { return list.concat(near); });
    });
  }

  // --- Ranking ---

  // What it counts that a word stands in the title, in a heading, in what is said about the page (in the text at most
  // 2); that all words of a query stand in one title or heading, and what is then added to the rarity of each word.
  var TITLE = 4, HEADING = 1.6, ABOUT = 0.8, WHOLE_TITLE = 8, WHOLE_HEADING = 6, PLAIN = 3;

  function rank(index, lists) {
    var count = index.entry.pages, total = lists.length;
    var score = new Float32Array(count), got = new Uint8Array(count), titles = new Uint8Array(count), exactness = new Float32Array(count), lengths = new Uint8Array(count);
    var headings = new Map(), weightOfAll = 0;
    lists.forEach(function (list) {
      var best = new Float32Array(count), inTitle = new Float32Array(count), heads = new Map();
      var pages = list.reduce(function (most, item) { return Math.max(most, item.pages); }, 0);
      var rarity = Math.log(1 + (count - pages + 0.5) / (pages + 0.5));
      weightOfAll += rarity + PLAIN;
      list.forEach(function (item) {
        var reader = new Reader(item.postings), page = 0;
        while (reader.at < item.postings.length) {
          var head = reader.number();
          page += head >>> 4;
          var value = (head >> 1 & 7) / 3.5;
          if (head & 1) {
            var flags = reader.number(), title = flags & 7, heading = 0, number = 0, near = 0;
            for (number = flags >>> 4; number > 0; number--) {
              var step = reader.number(), length = step & 7;
              heading += step >>> 3;
              near = Math.max(near, 1 + 1 / length);
              var key = page * 4096 + heading;
              if (!heads.has(key) || heads.get(key).weight < item.weight) heads.set(key, { weight: item.weight, length: length });
            }
            if (title) {
              value += TITLE * (1 + 1 / title);
              lengths[page] = title;
              inTitle[page] = Math.max(inTitle[page], item.weight);
            }
            value += HEADING * near + (flags & 8 ? ABOUT : 0);
          }
          value *= item.weight;
          if (value > best[page]) best[page] = value;
        }
      });
      for (var page = 0; page < count; page++) {
        if (!best[page]) continue;
        score[page] += rarity * best[page];
        got[page]++;
        if (inTitle[page]) { titles[page]++; exactness[page] += inTitle[page]; }
      }
      heads.forEach(function (hit, key) {
        var known = headings.get(key);
        if (!known) headings.set(key, known = { words: 0, weight: 0, length: hit.length });
        known.words++;
        known.weight += hit.weight;
      });
    });
    var most = got.reduce(function (most, words) { return Math.max(most, words); }, 0);
    var whole = new Map();
    headings.forEach(function (hit, key) {
      if (hit.words < total) return;
      var page = Math.floor(key / 4096), value = WHOLE_HEADING * weightOfAll * Math.pow(hit.weight / total, 3) * Math.min(1, (total + 1) / (hit.length + 1));
      if (!(whole.get(page) >= value)) whole.set(page, value);
    });
    var found = [];
    for (var page = 0; page < count; page++) {
      if (!most || got[page] < most) continue;
      var value = score[page] + (whole.get(page) || 0);
      if (titles[page] === total) {
        value += WHOLE_TITLE * weightOfAll * Math.pow(exactness[page] / total, 3) * Math.min(1, (total + 1) / (lengths[page] + 1));
      }
      found.push({ page: page, score: value });
    }
    found.sort(function (a, b) { return b.score - a.score || a.page - b.page; });
    return { found: found, headings: headings };
  }

  // --- Answers ---

  function facetsOf(index) {
    if (!index.entry.facets) return Promise.resolve([[], []]);
    return chunk(index.folder, index.entry.facets, json).then(function (kinds) {
      return kinds.map(function (kind) {
        return kind.map(function (facet) {
          var page = 0;
          return { name: facet[0], pages: new Set(facet[1].map(function (step) { return page += step; })) };
        });
      });
    });
  }
  function record(index, page) {
    var list = index.entry.records, at = list.length - 1;
    while (at > 0 && list[at][0] > page) at--;
    return chunk(index.folder, list[at][1], json).then(function (records) { return records[page - list[at][0]]; });
  }

  // Pages for `request.query`: the `request.count` best from `request.from` on, each with the headings it is found by.
  function search(request) {
    return entry(request.folder).then(function (entry) {
      var index = { folder: request.folder, entry: entry };
      var asked = words(request.query).slice(0, 12).filter(function (word, at, all) { return all.indexOf(word) === at; });
      var isOpen = !/\s$/.test(request.query);
      return Promise.all(asked.map(function (word, at) { return meanings(index, word, isOpen && at === asked.length - 1); })).then(function (lists) {
        lists = lists.filter(function (list) { return list.length; });
        var ranked = rank(index, lists), found = ranked.found;
        return facetsOf(index).then(function (kinds) {
          var chosen = request.filters || [];
          kinds.forEach(function (kind, at) {
            var facet = kind.find(function (facet) { return facet.name === chosen[at]; });
            if (facet) found = found.filter(function (item) { return facet.pages.has(item.page); });
          });
          var counts = kinds.map(function (kind) {
            return kind.map(function (facet) {
              return [facet.name, found.filter(function (item) { return facet.pages.has(item.page); }).length];
            }).filter(function (facet) { return facet[1]; });
          });
          var shown = found.slice(request.from || 0, (request.from || 0) + (request.count || 8));
          return Promise.all(shown.map(function (item) {
            return record(index, item.page).then(function (record) {
              var hits = record.h.map(function (heading, at) {
                var hit = ranked.headings.get(item.page * 4096 + at);
                return { anchor: heading[0], title: heading[1], words: hit && heading[0] ? hit.words : 0 };
              });
              return { url: record.u, title: record.t, description: record.d, breadcrumbs: record.b, headings: hits };
            });
          })).then(function (pages) {
            var marks = [].concat.apply([], lists).map(nameOf);
            return { total: found.length, pages: pages, facets: counts, marks: marks };
          });
        });
      });
    });
  }

  // Where words of `marks` stand in `text`: starts and ends.
  function places(text, marks) {
    var known = new Set(marks), found = [];
    Array.from(text.matchAll(INSIDE)).forEach(function (match) {
      var run = match[0], at = match.index, folded = fold(run), dense = IS_DENSE.test(folded);
      if (!dense || folded.length !== run.length) {
        if (words(run).some(function (word) { return known.has(word); })) found.push([at, at + run.length]);
        return;
      }
      for (var i = 0; i < folded.length; i++) {
        var hit = [2, 1].find(function (length) { return known.has(folded.slice(i, i + length)); });
        if (!hit) continue;
        var last = found[found.length - 1];
        if (last && last[1] >= at + i) last[1] = at + i + hit; else found.push([at + i, at + i + hit]);
      }
    });
    return found;
  }

  // Of the sections of a page, given as texts: those that hold most of the words, each with an excerpt.
  function excerpts(request) {
    var found = request.texts.map(function (text, at) {
      var hits = places(text, request.marks), seen = new Set();
      hits.forEach(function (hit) { seen.add(fold(text.slice(hit[0], hit[1]))); });
      return { section: at, text: text, hits: hits, seen: seen, words: seen.size };
    }).filter(function (section) { return section.words; });
    found.sort(function (a, b) { return b.words - a.words || a.section - b.section; });
    return found.slice(0, request.count || 3).map(function (section) {
      var hits = section.hits, text = section.text, most = 0, start = 0;
      // The window with most hits.
      hits.forEach(function (hit) {
        var inside = hits.filter(function (other) { return other[0] >= hit[0] && other[1] <= hit[0] + 160; }).length;
        if (inside > most) { most = inside; start = hit[0]; }
      });
      start = Math.max(0, start - 40);
      if (start) start = Math.max(start, text.lastIndexOf(" ", start + 20) + 1 || start);
      var end = Math.min(text.length, start + 220), space = text.lastIndexOf(" ", end);
      if (end < text.length && space > start + 120) end = space;
      var cut = hits.filter(function (hit) { return hit[0] >= start && hit[1] <= end; });
      return {
        section: section.section, words: section.words, found: Array.from(section.seen), text: text.slice(start, end), before: start > 0, after: end < text.length,
        hits: cut.map(function (hit) { return [hit[0] - start, hit[1] - start]; }),
      };
    });
  }

  var KINDS = {
    entry: function (request) { return entry(request.folder); },
    search: search,
    excerpts: excerpts,
    places: function (request) { return request.texts.map(function (text) { return places(text, request.marks); }); },
    words: function (request) { return words(request.query); },
  };
  function answer(request) { return Promise.resolve().then(function () { return KINDS[request.kind](request); }); }

  if (typeof document === "undefined" && typeof postMessage === "function") {
    scope.onmessage = function (event) {
      answer(event.data).then(
        function (result) { postMessage({ id: event.data.id, result: result }); },
        function (error) { postMessage({ id: event.data.id, error: String(error) }); });
    };
  }
  scope.lazuliSearch = answer;
})(globalThis);
