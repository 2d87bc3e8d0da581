//! The requests, each with the answers that are right. The classes are those of the attacks on development servers of
//! 2021 to 2026: the name of a row says what is tried, not against whom it once worked.

/// A request and what may come back.
pub struct Row {
    pub id: &'static str,
    pub what: &'static str,
    /// The statuses that are right; `CLOSE` for a connection that ends without one.
    pub expect: &'static [u16],
    /// The request line and header lines, with the words in braces that `Target::fill` knows. Without a `Host` line
    /// the right one is added; `-Host` is a request that has none.
    pub lines: &'static [&'static str],
}

/// The server ends the connection and says nothing.
pub const CLOSE: u16 = 0;

const DENIED: &[u16] = &[400, 403, 404];
/// Not served, or sent to the cleaned path on the same host.
const NOWHERE: &[u16] = &[400, 403, 404, 301, 307, 308];
const FOREIGN: &[u16] = &[400, 403, 421];
const SOCKET: &[u16] = &[400, 403, 404, 426, CLOSE];
const REFUSED: &[u16] = &[400, 403, 404, 405, 411, 413, 414, 421, 426, 431, 501, 505, CLOSE];
const METHOD: &[u16] = &[400, 403, 404, 405, 501];
const RANGE: &[u16] = &[200, 206, 400, 416];
const OK: &[u16] = &[200];

const fn row(
    id: &'static str,
    what: &'static str,
    expect: &'static [u16],
    lines: &'static [&'static str],
) -> Row {
    Row {
        id,
        what,
        expect,
        lines,
    }
}

/// Ways out of the root.
#[rustfmt::skip]
pub const TRAVERSAL: &[Row] = &[
    row("A1", "plain dots", NOWHERE, &["GET {R}/../outside.txt HTTP/1.1"]),
    row("A2", "many plain dots", NOWHERE, &["GET {R}/../../../../../../../../etc/passwd HTTP/1.1"]),
    row("A3", "encoded dots, HTTP/1.0 without Host", &[400, 403, 404, 301, 307, 308, 421, CLOSE], &["GET {R}/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.0", "-Host"]),
    row("A4", "encoded dots", NOWHERE, &["GET {R}/%2e%2e/outside.txt HTTP/1.1"]),
    row("A5", "encoded slashes only", NOWHERE, &["GET {R}/..%2f..%2f..%2fetc/passwd HTTP/1.1"]),
    row("A6", "encoded dots and slashes", NOWHERE, &["GET {R}/%2e%2e%2f%2e%2e%2foutside.txt HTTP/1.1"]),
    row("A7", "upper-case hex", NOWHERE, &["GET {R}/%2E%2E/outside.txt HTTP/1.1"]),
    row("A8", "half-encoded dots", NOWHERE, &["GET {R}/.%2e/%2e./outside.txt HTTP/1.1"]),
    row("A9", "overlong UTF-8 dots", NOWHERE, &["GET {R}/%c0%ae%c0%ae/outside.txt HTTP/1.1"]),
    row("A10", "encoded twice", NOWHERE, &["GET {R}/%252e%252e/outside.txt HTTP/1.1"]),
    row("A11", "full-width dots", NOWHERE, &["GET {R}/%ef%bc%8e%ef%bc%8e/outside.txt HTTP/1.1"]),
    row("A12", "overlong UTF-8 slash", NOWHERE, &["GET {R}/..%c0%af..%c0%afoutside.txt HTTP/1.1"]),
    row("A13", "path parameter", NOWHERE, &["GET {R}/..;/outside.txt HTTP/1.1"]),
    row("A14", "path parameter with text", NOWHERE, &["GET {R}/..;a=b/..;/outside.txt HTTP/1.1"]),
    row("A15", "from a missing folder", NOWHERE, &["GET {R}/nope/../../outside.txt HTTP/1.1"]),
    row("A16", "four dots and double slashes", NOWHERE, &["GET {R}/....//....//outside.txt HTTP/1.1"]),
    row("A17", "double slash", NOWHERE, &["GET //etc/passwd HTTP/1.1"]),
    row("A18", "triple slash", NOWHERE, &["GET {R}///etc/passwd HTTP/1.1"]),
    row("A19", "encoded leading slash", NOWHERE, &["GET /%2fetc%2fpasswd HTTP/1.1"]),
    row("A20", "the fixture's absolute path", NOWHERE, &["GET {R}/{T}/outside.txt HTTP/1.1"]),
    row("A21", "sibling with the same prefix", NOWHERE, &["GET {R}/../set-evil/secret.txt HTTP/1.1"]),
    row("A22", "sibling by encoded dots", NOWHERE, &["GET {R}/%2e%2e%2fset-evil/secret.txt HTTP/1.1"]),
    row("A23", "NUL before an extension", NOWHERE, &["GET {R}/../outside.txt%00.html HTTP/1.1"]),
    row("A24", "through a file", NOWHERE, &["GET {GOOD}/../../../outside.txt HTTP/1.1"]),
    row("A25", "through a file, encoded", NOWHERE, &["GET {PAGE}index.html%2f..%2f..%2foutside.txt HTTP/1.1"]),
    row("A26", "query with dots", &[200, 400, 403, 404], &["GET {GOOD}?/../../outside.txt HTTP/1.1"]),
    row("A27", "fragment in the target", &[400, 200, 404], &["GET {GOOD}#/../../outside.txt HTTP/1.1"]),
    row("A28", "file URL in the path", NOWHERE, &["GET /file:///etc/passwd HTTP/1.1"]),
    row("A29", "an endpoint of another server", NOWHERE, &["GET /@fs/etc/passwd?import&raw?? HTTP/1.1"]),
    row("A30", "our own endpoints as a folder", NOWHERE, &["GET /__lazuli/../../outside.txt HTTP/1.1"]),
    row("A31", "our own endpoints, encoded", NOWHERE, &["GET /__lazuli/..%2f..%2flazuli.toml HTTP/1.1"]),
    row("A32", "a page's report for a file", &[200, 400, 403, 404], &["GET /__lazuli/page.json?url=/../../outside.txt HTTP/1.1"]),
    row("A33", "a page's report for an encoded file", &[200, 400, 403, 404], &["GET /__lazuli/page.json?url=%2F..%2F..%2Foutside.txt HTTP/1.1"]),
];

/// Names that mean something on Windows. Refused on every system, so that a set behaves alike.
#[rustfmt::skip]
pub const WINDOWS: &[Row] = &[
    row("B1", "backslash", DENIED, &["GET {R}/..\\outside.txt HTTP/1.1"]),
    row("B2", "encoded backslash", DENIED, &["GET {R}/..%5coutside.txt HTTP/1.1"]),
    row("B3", "many encoded backslashes", DENIED, &["GET {R}/..%5c..%5c..%5c..%5cWindows%5csystem.ini HTTP/1.1"]),
    row("B4", "slash and backslash", DENIED, &["GET {R}/..\\../outside.txt HTTP/1.1"]),
    row("B5", "drive inside the path", DENIED, &["GET {R}/foo/bar/c:/windows/web/screen/img101.png HTTP/1.1"]),
    row("B6", "drive first", DENIED, &["GET {R}/C:/Windows/win.ini HTTP/1.1"]),
    row("B7", "network share", DENIED, &["GET /%5c%5cserver%5cshare%5cx HTTP/1.1"]),
    row("B8", "device", DENIED, &["GET {R}/CON HTTP/1.1"]),
    row("B9", "device with extension", DENIED, &["GET {R}/aux.html HTTP/1.1"]),
    row("B10", "numbered device", DENIED, &["GET {R}/com1.png HTTP/1.1"]),
    row("B11", "stream on a page", DENIED, &["GET {PAGE}index.html::$DATA HTTP/1.1"]),
    row("B12", "stream on a picture", DENIED, &["GET {GOOD}::$DATA HTTP/1.1"]),
    row("B13", "trailing dot", DENIED, &["GET {PAGE}index.html. HTTP/1.1"]),
    row("B14", "trailing blank", DENIED, &["GET {PAGE}index.html%20 HTTP/1.1"]),
    row("B15", "short name", DENIED, &["GET {R}/OUTSID~1.TXT HTTP/1.1"]),
];

/// Files in the root that are none of the site: hidden ones, links, special files, sources.
#[rustfmt::skip]
pub const INSIDE: &[Row] = &[
    row("C1", "dot file", DENIED, &["GET {R}/.env HTTP/1.1"]),
    row("C2", "file in a dot folder", DENIED, &["GET {R}/.git/config HTTP/1.1"]),
    row("C3", "dot file with /.", DENIED, &["GET {R}/.env/. HTTP/1.1"]),
    row("C4", "dot file with slash", DENIED, &["GET {R}/.env/ HTTP/1.1"]),
    row("C5", "dot file with backslash", DENIED, &["GET {R}/.env\\ HTTP/1.1"]),
    row("C6", "encoded dot", DENIED, &["GET {R}/%2eenv HTTP/1.1"]),
    row("C7", "dot file with a query", DENIED, &["GET {R}/.env?import&raw HTTP/1.1"]),
    row("C8", "dot file with question marks", DENIED, &["GET {R}/.env??raw?? HTTP/1.1"]),
    row("C9", "dot file in another case", DENIED, &["GET {R}/.ENV HTTP/1.1"]),
    row("C10", "dot file behind //", DENIED, &["GET {R}//.env HTTP/1.1"]),
    row("C11", "the configuration by dots", DENIED, &["GET {R}/../lazuli.toml HTTP/1.1"]),
    row("C12", "the configuration", DENIED, &["GET /lazuli.toml HTTP/1.1"]),
    row("C13", "link to a file outside", DENIED, &["GET {R}/link-file HTTP/1.1"]),
    row("C14", "link to a folder outside", DENIED, &["GET {R}/link-dir/secret.txt HTTP/1.1"]),
    row("C15", "index that is a link", DENIED, &["GET {R}/lnkidx/ HTTP/1.1"]),
    row("C16", "link with a picture's name", DENIED, &["GET {R}/linked.png HTTP/1.1"]),
    row("C17", "link loop", &[400, 403, 404, 508], &["GET {R}/loop HTTP/1.1"]),
    row("C18", "named pipe", DENIED, &["GET {R}/pipe HTTP/1.1"]),
    row("C19", "folder without index", DENIED, &["GET {R}/noindex/ HTTP/1.1"]),
    row("C20", "backup of an editor", DENIED, &["GET {R}/page.md~ HTTP/1.1"]),
    row("C21", "swap file of an editor", DENIED, &["GET {R}/.index.html.swp HTTP/1.1"]),
    row("C22", "named pipe with a picture's name", DENIED, &["GET {R}/pipe.png HTTP/1.1"]),
    row("C23", "dangling link", DENIED, &["GET {R}/dangling HTTP/1.1"]),
    row("C24", "source of a page", DENIED, &["GET {R}/notes.md HTTP/1.1"]),
    row("C25", "source of a page beside it", DENIED, &["GET /en-us/articles/ok.md HTTP/1.1"]),
    row("C26", "source by the path in the set", DENIED, &["GET /content/en-us/articles/ok.md HTTP/1.1"]),
    row("C27", "an include", DENIED, &["GET /en-us/includes/shared.md HTTP/1.1"]),
    row("C28", "what lazuli keeps", DENIED, &["GET /.lazuli-ledger HTTP/1.1"]),
    row("C29", "the cache", DENIED, &["GET /.lazuli/pages HTTP/1.1"]),
    row("C30", "a template", DENIED, &["GET /theme/templates/base.html HTTP/1.1"]),
    row("C31", "a page in another case", DENIED, &["GET /EN-US/Articles/OK/ HTTP/1.1"]),
];

/// Names of hosts that are not ours: a foreign page that had its name moved to this machine.
#[rustfmt::skip]
pub const HOSTS: &[Row] = &[
    row("D1", "foreign name", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: evil.com"]),
    row("D2", "foreign name, our port", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: evil.com:{P}"]),
    row("D3", "foreign address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 1.2.3.4"]),
    row("D4", "foreign address and port", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 1.2.3.4:666"]),
    row("D5", "foreign IPv6 address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: [::2]:{P}"]),
    row("D6", "bare IPv6", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: ::1234"]),
    row("D7", "half an IPv6 address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: ["]),
    row("D8", "our name as a prefix", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost.evil.com:{P}"]),
    row("D9", "our name as a suffix", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: evillocalhost:{P}"]),
    row("D10", "our address as a prefix", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 127.0.0.1.evil.com:{P}"]),
    row("D11", "user name", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost@evil.com:{P}"]),
    row("D12", "unspecified address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 0.0.0.0:{P}"]),
    row("D13", "address as one number", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 2130706433:{P}"]),
    row("D14", "short address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 127.1:{P}"]),
    row("D15", "empty", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host:"]),
    row("D16", "missing in HTTP/1.1", FOREIGN, &["GET {GOOD} HTTP/1.1", "-Host"]),
    row("D17", "two, good first", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost:{P}", "Host: evil.com"]),
    row("D18", "two, bad first", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: evil.com", "Host: localhost:{P}"]),
    row("D19", "list", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost:{P}, evil.com"]),
    row("D20", "foreign absolute form", &[400, 403, 421, 404], &["GET http://evil.com{GOOD} HTTP/1.1"]),
    row("D21", "foreign Host beside our absolute form", FOREIGN, &["GET http://localhost:{P}{GOOD} HTTP/1.1", "Host: evil.com"]),
    row("D22", "X-Forwarded-Host is ignored", OK, &["GET {GOOD} HTTP/1.1", "X-Forwarded-Host: evil.com", "Forwarded: host=evil.com"]),
    row("D23", "good: localhost in capitals", OK, &["GET {GOOD} HTTP/1.1", "Host: LOCALHOST:{P}"]),
    row("D24", "good: 127.0.0.1", OK, &["GET {GOOD} HTTP/1.1", "Host: 127.0.0.1:{P}"]),
    row("D25", "good: IPv6 loopback", OK, &["GET {GOOD} HTTP/1.1", "Host: [::1]:{P}"]),
    row("D26", "markup", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: <script>alert(1)</script>"]),
    row("D27", "hexadecimal address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: 0x7f.0.0.1:{P}"]),
    row("D28", "mapped address", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: [::ffff:127.0.0.1]:{P}"]),
    row("D29", "trailing dot of a foreign name", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: evil.com.:{P}"]),
    row("D30", "port that is none", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost:evil"]),
    row("D31", "path in it", FOREIGN, &["GET {GOOD} HTTP/1.1", "Host: localhost:{P}/evil.com"]),
    row("D32", "a page, not only files", FOREIGN, &["GET {PAGE} HTTP/1.1", "Host: evil.com:{P}"]),
    row("D33", "a page that is not there", FOREIGN, &["GET /nope HTTP/1.1", "Host: evil.com:{P}"]),
    row("D34", "HEAD", FOREIGN, &["HEAD {GOOD} HTTP/1.1", "Host: evil.com:{P}"]),
];

/// Pages of other origins.
#[rustfmt::skip]
pub const ORIGINS: &[Row] = &[
    row("E1", "no sharing with a foreign origin", &[200, 403], &["GET {GOOD} HTTP/1.1", "Origin: http://evil.com"]),
    row("E2", "no sharing with origin null", &[200, 403], &["GET {GOOD} HTTP/1.1", "Origin: null"]),
    row("E3", "no-cors from another site", &[403], &["GET {GOOD} HTTP/1.1", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: script"]),
    row("E4", "resource policy", OK, &["GET {GOOD} HTTP/1.1"]),
    row("E5", "a page as a script of another site", &[403], &["GET {PAGE} HTTP/1.1", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: script"]),
    row("E6", "preflight", &[200, 204, 403, 404, 405, 501], &["OPTIONS {GOOD} HTTP/1.1", "Origin: http://evil.com", "Access-Control-Request-Method: GET"]),
    row("E7", "preflight of a private network", &[200, 204, 403, 404, 405, 501], &["OPTIONS {GOOD} HTTP/1.1", "Origin: http://evil.com", "Access-Control-Request-Method: GET", "Access-Control-Request-Private-Network: true"]),
    row("E8", "report for another site", &[403, 404], &["GET {JSON} HTTP/1.1", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: cross-site", "Origin: http://evil.com"]),
    row("E9", "report as a script of another site", &[403, 404], &["GET {JSON} HTTP/1.1", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site"]),
    row("E10", "report in a frame of another site", &[403, 404], &["GET {JSON} HTTP/1.1", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe", "Sec-Fetch-Site: cross-site"]),
    row("E11", "report by POST", METHOD, &["POST {JSON} HTTP/1.1", "Origin: http://evil.com", "Content-Length: 0"]),
    row("E12", "socket, foreign origin", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://evil.com"]),
    row("E13", "socket, origin null", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: null"]),
    row("E14", "socket, other local port", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://localhost:9"]),
    row("E15", "socket, other scheme", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: https://localhost:{P}"]),
    row("E16", "socket, origin and host the same stranger", SOCKET, &["GET {WS} HTTP/1.1", "Host: evil.com:{P}", "{UPGRADE}", "Origin: http://evil.com:{P}"]),
    row("E17", "socket, file origin", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: file://"]),
    row("E18", "socket, origin of an extension", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: chrome-extension://abcdef"]),
    row("E19", "socket, our origin as a prefix", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://localhost:{P}.evil.com"]),
    row("E20", "socket, X-Forwarded-Host", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://evil.com", "X-Forwarded-Host: evil.com"]),
    row("E21", "good: socket of our own page", &[101], &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://localhost:{P}"]),
    row("E22", "socket without key", SOCKET, &["GET {WS} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Origin: http://localhost:{P}"]),
    row("E23", "socket of an old version", SOCKET, &["GET {WS} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://localhost:{P}"]),
    row("E24", "socket, foreign host", SOCKET, &["GET {WS} HTTP/1.1", "Host: evil.com", "{UPGRADE}"]),
    row("E25", "event stream, foreign host", &[400, 403, 421, 404], &["GET /__lazuli/live HTTP/1.1", "Host: evil.com", "Accept: text/event-stream"]),
    row("E26", "socket, two origins", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://localhost:{P}", "Origin: http://evil.com"]),
    row("E27", "socket, empty origin", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin:"]),
    row("E28", "socket, from another site", SOCKET, &["GET {WS} HTTP/1.1", "{UPGRADE}", "Origin: http://evil.com", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket"]),
    row("E29", "the client as a script of another site", &[403], &["GET /__lazuli/client.js HTTP/1.1", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site"]),
];

/// Broken, smuggled and heavy.
#[rustfmt::skip]
pub const MALFORMED: &[Row] = &[
    row("F1", "method POST", METHOD, &["POST {GOOD} HTTP/1.1", "Content-Length: 0"]),
    row("F2", "method PUT", METHOD, &["PUT {GOOD} HTTP/1.1"]),
    row("F3", "method DELETE", METHOD, &["DELETE {PAGE} HTTP/1.1"]),
    row("F4", "method PATCH", METHOD, &["PATCH {GOOD} HTTP/1.1"]),
    row("F5", "method of our own making", METHOD, &["BREW {GOOD} HTTP/1.1"]),
    row("F6", "HTTP/0.9", &[400, 505, CLOSE], &["GET {PAGE}index.html", "-Host"]),
    row("F7", "HTTP/9.9", REFUSED, &["GET {GOOD} HTTP/9.9"]),
    row("F9", "target of 64 KiB", REFUSED, &["GET /{64k} HTTP/1.1"]),
    row("F10", "header of 1 MiB", &[400, 413, 431, CLOSE], &["GET {GOOD} HTTP/1.1", "X-A: {1m}"]),
    row("F11", "10,000 headers", &[400, 413, 431, CLOSE], &["GET {GOOD} HTTP/1.1", "{10000 headers}"]),
    row("F12", "length and chunked", REFUSED, &["POST {GOOD} HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked", "", "0"]),
    row("F13", "two lengths", REFUSED, &["POST {GOOD} HTTP/1.1", "Content-Length: 4", "Content-Length: 5"]),
    row("F14", "folded header", &[400, 200, CLOSE], &["GET {GOOD} HTTP/1.1", "X-A: b", " c"]),
    row("F15", "blank before the colon", &[400, 200, CLOSE], &["GET {GOOD} HTTP/1.1", "X-A : b"]),
    row("F16", "body of 1 TB announced", REFUSED, &["POST {GOOD} HTTP/1.1", "Content-Length: 1099511627776"]),
    row("F17", "length that is none", REFUSED, &["POST {GOOD} HTTP/1.1", "Content-Length: -1"]),
    row("F18", "5,000 ranges", &[200, 206, 400, 416, 431, CLOSE], &["GET {GOOD} HTTP/1.1", "Range: bytes={5000 ranges}"]),
    row("F19", "empty range", RANGE, &["GET {GOOD} HTTP/1.1", "Range:"]),
    row("F20", "backward range", RANGE, &["GET {GOOD} HTTP/1.1", "Range: bytes=5-2"]),
    row("F21", "range beyond numbers", RANGE, &["GET {GOOD} HTTP/1.1", "Range: bytes=0-99999999999999999999999999"]),
    row("F22", "path that is no UTF-8", DENIED, &["GET /%ff%fe HTTP/1.1"]),
    row("F23", "NUL in the path", DENIED, &["GET /a%00b HTTP/1.1"]),
    row("F24", "lone percent", DENIED, &["GET /% HTTP/1.1"]),
    row("F25", "percent and no hex", DENIED, &["GET /%zz HTTP/1.1"]),
    row("F26", "redirect to another host by //", &[400, 403, 404, 301, 302, 307, 308], &["GET //evil.com/a HTTP/1.1"]),
    row("F27", "redirect to another host by /\\", DENIED, &["GET /\\evil.com/a HTTP/1.1"]),
    row("F28", "asterisk", &[400, 404, CLOSE], &["GET * HTTP/1.1"]),
    row("F29", "CONNECT", REFUSED, &["CONNECT evil.com:443 HTTP/1.1", "Host: evil.com:443"]),
    row("F38", "redirect to another host by an encoded slash", &[400, 403, 404, 301, 302, 307, 308], &["GET /%2fevil.com HTTP/1.1"]),
    row("F39", "line break in the path", DENIED, &["GET /a%0d%0aSet-Cookie:%20evil=1 HTTP/1.1"]),
    row("F40", "TRACE", METHOD, &["TRACE {GOOD} HTTP/1.1", "X-Secret: evil.com"]),
    row("F41", "chunk of no size", REFUSED, &["POST {GOOD} HTTP/1.1", "Transfer-Encoding: chunked", "", "ffffffffffffffffff"]),
    row("F42", "suffix range of all bytes and more", RANGE, &["GET {GOOD} HTTP/1.1", "Range: bytes=-999999999999"]),
    row("F43", "range from the end on", &[200, 416], &["GET {GOOD} HTTP/1.1", "Range: bytes=999999999-"]),
    row("F44", "range in another unit", RANGE, &["GET {GOOD} HTTP/1.1", "Range: lines=1-2"]),
    row("F45", "4,000 entity tags", &[200, 304, 400, 431, CLOSE], &["GET {GOOD} HTTP/1.1", "If-None-Match: {4000 tags}"]),
    row("F46", "date of no year", &[200, 304, 400], &["GET {GOOD} HTTP/1.1", "If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT"]),
    row("F47", "upgrade to HTTP/2", &[200, 400], &["GET {GOOD} HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]),
    row("F48", "a body for GET", &[200, 400, 413, CLOSE], &["GET {GOOD} HTTP/1.1", "Content-Length: 5", "", "evil!"]),
    row("F49", "expectation", &[100, 200, 405, 417, 400], &["POST {GOOD} HTTP/1.1", "Expect: 100-continue", "Content-Length: 1000000"]),
    row("F50", "query of 6 KiB", &[200, 400, 414, 431], &["GET {GOOD}?{6k} HTTP/1.1"]),
    row("F51", "10,000 folders", &[400, 404, 414, 431, CLOSE], &["GET /{10000 folders} HTTP/1.1"]),
    row("F52", "control character in a header", &[400, 200, CLOSE], &["GET {GOOD} HTTP/1.1", "X-A: a\u{1}b"]),
];

/// What an answer may give away.
#[rustfmt::skip]
pub const REFLECTION: &[Row] = &[
    row("G1", "markup in the path", DENIED, &["GET /<script>alert(1)</script> HTTP/1.1"]),
    row("G2", "encoded markup in the path", DENIED, &["GET /%3Cscript%3Ealert(1)%3C%2Fscript%3E HTTP/1.1"]),
    row("G3", "a page that is not there", &[404], &["GET /no-such-page-xyz HTTP/1.1"]),
    row("G4", "markup in the query", &[404], &["GET /nope?q=%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1"]),
    row("G6", "markup that closes an attribute", DENIED, &["GET /%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E/ HTTP/1.1"]),
    row("G8", "markup for the report", &[200, 400, 403, 404], &["GET /__lazuli/page.json?url=%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1"]),
];

/// Requests that are no lines of text.
pub const BYTES: &[(&str, &str, &[u16], &[u8])] = &[
    ("F8", "TLS hello", &[400, CLOSE], b"\x16\x03\x01\x00\x2e\x01\x00\x00\x2a\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
    ("F53", "HTTP/2 at once", &[400, 505, CLOSE], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
    ("F54", "noise", &[400, CLOSE], b"\xff\xfe\x00\x01\x02\x80\x81\r\n\r\n"),
    ("F55", "a raw NUL in the target", &[400, 404, CLOSE], b"GET /a\x00b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("F56", "raw bytes in the target", &[400, 404, CLOSE], b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("F57", "bare line feeds", &[200, 400, 403, 404, CLOSE], b"GET / HTTP/1.1\nHost: evil.com\n\n"),
    ("F58", "bare carriage returns", &[400, CLOSE], b"GET / HTTP/1.1\rHost: localhost\r\r"),
    ("F59", "a blank in the target", &[400, CLOSE], b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("F60", "SOCKS", &[400, CLOSE], b"\x05\x01\x00\r\n\r\n"),
];
