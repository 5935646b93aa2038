import { gzipSync } from 'node:zlib'
import { type Attack, drip, flood } from './attack.ts'
import { answered, crowd, letGo, refused } from './kinds.ts'

const GET = 'GET /healthz HTTP/1.1\r\nhost: x\r\n'
const CLOSING = `${GET}connection: close\r\n\r\n`
const POST = 'POST /v1/articles HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
const WITH_KEY = `${POST}authorization: Bearer $KEY\r\n`
const BATCH = 'POST /v1/articles:batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n'
/** A request that is to be read as a body, and as nothing else. */
const HIDDEN = 'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'

function get(path: string, version = 'HTTP/1.1'): string {
  return `GET ${path} ${version}\r\nhost: x\r\nconnection: close\r\n\r\n`
}

function withHeader(line: string): string {
  return `${GET}${line}\r\nconnection: close\r\n\r\n`
}

/** A post without a key, whose body would be cut off differently by those who read it differently. */
function smuggled(framing: string, body = `0\r\n\r\n${HIDDEN}`): string {
  return `POST /v1/articles HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${framing}\r\n\r\n${body}`
}

function compressed(encoding: string, body: Buffer): string {
  const head = `${WITH_KEY}content-encoding: ${encoding}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`
  return head + body.toString('latin1')
}

const slow: Attack[] = [
  letGo('a connection on which nothing is said', () => undefined),
  refused('a request line, a byte at a time', drip('G', 400), [400, 408]),
  refused(
    'an address, a byte at a time',
    (socket) => {
      socket.write('GET /')
      drip('a', 300)(socket)
    },
    [408],
  ),
  refused(
    'headers, one at a time',
    (socket) => {
      socket.write(GET)
      drip('x-a: b\r\n', 300)(socket)
    },
    [408],
  ),
  refused(
    'a header that does not end, slowly',
    (socket) => {
      socket.write(`${GET}x-a: `)
      drip('b', 300)(socket)
    },
    [408],
  ),
  refused('a body that never comes', `${WITH_KEY}content-length: 100\r\n\r\n`, [408]),
  refused(
    'a body, a byte at a time',
    (socket, { key }) => {
      socket.write(`${POST}authorization: Bearer ${key}\r\ncontent-length: 100000\r\n\r\n`)
      drip('{', 300)(socket)
    },
    [408],
  ),
  refused(
    'chunks, a byte at a time',
    (socket, { key }) => {
      socket.write(`${POST}authorization: Bearer ${key}\r\ntransfer-encoding: chunked\r\n\r\n`)
      drip('1\r\n{\r\n', 300)(socket)
    },
    [408],
  ),
  refused(
    'a chunk whose length does not end',
    (socket, { key }) => {
      socket.write(`${POST}authorization: Bearer ${key}\r\ntransfer-encoding: chunked\r\n\r\n1;`)
      drip('a', 300)(socket)
    },
    [408],
  ),
  letGo('a body without a key, a byte at a time', (socket) => {
    socket.write(`${POST}content-length: 100000\r\n\r\n`)
    drip('{', 300)(socket)
  }),
  letGo('a batch without a key, a byte at a time', (socket) => {
    socket.write(`${BATCH}content-length: 100000\r\n\r\n`)
    drip('{', 300)(socket)
  }),
  letGo('a batch without a key that never comes', `${BATCH}content-length: 100000\r\n\r\n`),
  letGo('a body of what takes none, a byte at a time', (socket) => {
    socket.write(`${GET}content-length: 100000\r\n\r\n`)
    drip('{', 300)(socket)
  }),
  refused(
    'what waits to be told to go on, and says nothing',
    `${WITH_KEY}expect: 100-continue\r\ncontent-length: 9\r\n\r\n`,
    [408],
  ),
]

const endless: Attack[] = [
  letGo('a body of ten gigabytes', (socket, { key }) => {
    socket.write(`${POST}authorization: Bearer ${key}\r\ncontent-length: 10000000000\r\n\r\n`)
    return flood('x'.repeat(16_384))(socket)
  }),
  letGo('chunks without end', (socket, { key }) => {
    socket.write(`${POST}authorization: Bearer ${key}\r\ntransfer-encoding: chunked\r\n\r\n`)
    return flood(`4000\r\n${'x'.repeat(16_384)}\r\n`)(socket)
  }),
  letGo('chunks without end, and without a key', (socket) => {
    socket.write(`${POST}transfer-encoding: chunked\r\n\r\n`)
    return flood(`4000\r\n${'x'.repeat(16_384)}\r\n`)(socket)
  }),
  letGo('a batch without end, and without a key', (socket) => {
    socket.write(`${BATCH}transfer-encoding: chunked\r\n\r\n`)
    return flood(`4000\r\n${'x'.repeat(16_384)}\r\n`)(socket)
  }),
  letGo('a chunk extension without end', (socket, { key }) => {
    socket.write(`${POST}authorization: Bearer ${key}\r\ntransfer-encoding: chunked\r\n\r\n1;`)
    return flood('a'.repeat(16_384))(socket)
  }),
  letGo('trailers without end', (socket, { key }) => {
    socket.write(`${POST}authorization: Bearer ${key}\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n`)
    return flood(`x-a: ${'a'.repeat(1_000)}\r\n`)(socket)
  }),
  letGo('headers without end', (socket) => {
    socket.write(GET)
    return flood(`x-a: ${'a'.repeat(1_000)}\r\n`)(socket)
  }),
  letGo('a request line without end', flood('G'.repeat(16_384))),
  letGo('empty lines without end', flood('\r\n'.repeat(8_192))),
]

const large: Attack[] = [
  refused('headers of 64 kB', withHeader(`x-a: ${'a'.repeat(65_536)}`), [431]),
  refused(
    'ten thousand headers',
    withHeader(Array.from({ length: 10_000 }, (_, n) => `x-${n}: a`).join('\r\n')),
    [431],
  ),
  refused('an address of 100 kB', get(`/${'a'.repeat(100_000)}`), [414, 431]),
  answered('an address of 13 kB', get(`/v1/search?q=${'a'.repeat(13_000)}`), 414),
  answered('a query of five thousand parameters', get(`/v1/articles?${'a&'.repeat(5_000)}`), 400),
  letGo('a thousand requests on one connection', (socket) => socket.write(GET.concat('\r\n').repeat(999) + CLOSING)),
]

const smuggling: Attack[] = [
  refused('a length and chunks', smuggled(`content-length: 6\r\ntransfer-encoding: chunked`)),
  refused('chunks and a length', smuggled(`transfer-encoding: chunked\r\ncontent-length: 6`)),
  refused('two lengths', smuggled('content-length: 5\r\ncontent-length: 6')),
  refused('two lengths in one', smuggled('content-length: 5, 6')),
  refused('a length with a plus', smuggled('content-length: +5')),
  refused('a length below nought', smuggled('content-length: -5')),
  refused('a length in hexadecimal', smuggled('content-length: 0x5')),
  refused('a length with a space in it', smuggled('content-length: 5 5')),
  refused('a length beyond all numbers', smuggled('content-length: 99999999999999999999999999')),
  refused('chunks by another name', smuggled('transfer-encoding: xchunked')),
  refused('chunks that are something else in the end', smuggled('transfer-encoding: chunked, identity')),
  refused('chunks with a space before the colon', smuggled('transfer-encoding : chunked')),
  refused('chunks behind a tab', smuggled('transfer-encoding:\tchunked\r\ncontent-length: 6')),
  refused('chunks in a second line of a header', smuggled('transfer-encoding:\r\n chunked')),
  refused('chunks behind a vertical tab', smuggled('transfer-encoding: \vchunked')),
  refused('a header in two lines', withHeader('x-a: b\r\n c: d')),
  refused('lines that end in LF', 'GET /healthz HTTP/1.1\nhost: x\n\n'),
  refused('a line that ends in CR', 'GET /healthz HTTP/1.1\rhost: x\r\r'),
  refused(
    'a chunk whose length is no number',
    smuggled('transfer-encoding: chunked', `g\r\n\r\n${HIDDEN}`),
    [400, 401],
  ),
  refused(
    'a chunk whose length is too long',
    smuggled('transfer-encoding: chunked', `ffffffffffffffffff\r\n\r\n${HIDDEN}`),
    [400, 401],
  ),
  refused('a chunk that ends in LF', smuggled('transfer-encoding: chunked', `1\n{\n0\n\n${HIDDEN}`), [400, 401]),
  answered(
    'a request in the body of another',
    `${GET}content-length: ${HIDDEN.length}\r\nconnection: close\r\n\r\n${HIDDEN}`,
    200,
  ),
  refused('a request behind the last one', `${CLOSING}${HIDDEN}`),
  refused(
    'chunks in HTTP/1.0',
    `POST /healthz HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
    [400, 405],
  ),
  refused('a header without a name', withHeader(': x')),
  refused('a header without a colon', withHeader('x-a')),
  refused('a header with a space in its name', withHeader('x a: b')),
  refused('a NUL in a header', withHeader('x-a: b\0c')),
  refused('a CR in a header', withHeader('x-a: b\rc')),
  refused('no host', 'GET /v1/tags HTTP/1.1\r\nconnection: close\r\n\r\n'),
  refused('two hosts', `${GET}host: y\r\nconnection: close\r\n\r\n`, [400]),
]

const addresses: Attack[] = [
  answered('%00 in the path', get('/v1/articles/a%00b'), 400),
  answered('an overlong slash', get('/v1/articles/%C0%AF'), 400),
  answered('a surrogate', get('/v1/articles/%ED%A0%80'), 400),
  answered('a percent sign alone', get('/v1/articles/%'), 400),
  refused('bytes that are not ASCII', get('/v1/articles/\xc3\xa9')),
  answered('a way out of the folder', get('/../../../../etc/passwd'), 404),
  answered('a way out of the folder, encoded', get('/%2e%2e/%2e%2e/%2e%2e/etc/passwd'), 404),
  answered(
    'a way out of the folder, encoded twice',
    get('/docs/static/%252e%252e%252f%252e%252e%252fetc%252fpasswd'),
    404,
  ),
  answered('a way out of the pages of the reference', get('/docs/static/..%2f..%2f..%2f..%2fetc/passwd'), 404),
  answered('a way out of the reader', get('/reader/..%2f..%2fconfig.ts'), 404),
  answered('a way out with backslashes', get('/reader/..\\..\\config.ts'), 404),
  answered('an absolute address', get('http://evil.example/v1/tags'), 200),
  answered('an address of another scheme', get('file:///etc/passwd'), 404),
  answered('an asterisk', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 204),
  refused('an address without a slash', get('etc/passwd'), [400, 404]),
]

const methods: Attack[] = [
  refused('a method that nobody knows', 'HACK / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
  refused('a method in lower case', 'get / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
  answered('TRACE', 'TRACE / HTTP/1.1\r\nhost: x\r\ncookie: a\r\nconnection: close\r\n\r\n', 404),
  refused('CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n', [400, 404, 405]),
  refused('HTTP/0.9', 'GET /\r\n', [400, 408]),
  answered(
    'HTTP/1.0 that stays',
    'GET /healthz HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n',
    200,
    200,
  ),
  refused('HTTP/3.0', get('/', 'HTTP/3.0'), [400, 505]),
  refused('HTTP/1.11', get('/', 'HTTP/1.11'), [400, 505]),
  refused('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505]),
  refused(
    'a hello of TLS',
    Buffer.from('16030100c8010000c40303a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90', 'hex'),
  ),
  refused('a greeting of SSH', 'SSH-2.0-OpenSSH_9.9\r\n'),
  refused('noise', Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7_919 + 13) % 256))),
  answered('a change to HTTP/2', withHeader('upgrade: h2c\r\nhttp2-settings: AAMAAABk'), 200),
  answered(
    'a change to a WebSocket',
    withHeader('upgrade: websocket\r\nsec-websocket-key: eA==\r\nsec-websocket-version: 13'),
    200,
  ),
  answered('an expectation that nobody knows', withHeader('expect: magic'), 200),
]

const bodies: Attack[] = [
  answered('a body that is compressed', compressed('gzip', gzipSync('{}')), 415),
  answered('a body that is a bomb', compressed('gzip', gzipSync(Buffer.alloc(50_000_000))), 415),
  answered('a body in br', compressed('br', Buffer.from('8b0280', 'hex')), 415),
  answered(
    'a body of another type',
    `POST /v1/articles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer $KEY\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 3\r\nconnection: close\r\n\r\na=b`,
    415,
  ),
  answered(
    'a body without a type',
    `POST /v1/articles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer $KEY\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
    415,
  ),
  answered('JSON that nests a hundred thousand deep', nested(100_000), 400),
  answered('JSON that is cut off', `${WITH_KEY}connection: close\r\ncontent-length: 9\r\n\r\n{"title":`, 400),
  refused(
    'a body of nine megabytes',
    `${WITH_KEY}connection: close\r\ncontent-length: 9000000\r\n\r\n${' '.repeat(9_000_000)}`,
    [413],
  ),
]

function nested(depth: number): string {
  const body = `${'['.repeat(depth)}${']'.repeat(depth)}`
  return `${WITH_KEY}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}

const BIG = 'GET /v1/articles?limit=100&formats=html,text,markdown,blocks HTTP/1.1\r\nhost: x\r\n\r\n'

const lone: Attack[] = [
  letGo(
    'headers that go on when they were refused',
    (socket) => {
      socket.write(GET)
      drip('x-a: b\r\n', 300)(socket)
    },
    { isDeaf: true },
  ),
  letGo('noise that goes on when it was refused', drip('\0', 300), { isDeaf: true }),
  answered('a connection that is half closed', (socket) => socket.end(CLOSING), 200),
  letGo('a connection that is half closed in a request', (socket) => socket.end('GET / HT')),
  letGo('a connection that is half closed in a body', (socket, { key }) =>
    socket.end(`${POST}authorization: Bearer ${key}\r\ncontent-length: 100\r\n\r\n{`),
  ),
]

/** Each alone, for they are many. */
export const crowds: readonly Attack[] = [
  crowd('answers that nobody reads', 50, BIG.repeat(200)),
  crowd('connections that say nothing', 2_000, () => undefined),
  crowd('connections that are slow', 500, (socket) => {
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
    drip('a: b\r\n', 1_000)(socket)
  }),
  crowd('resets in the middle of a body', 500, (socket, { key }) => {
    socket.write(`${POST}authorization: Bearer ${key}\r\ncontent-length: 100\r\n\r\n{`, () => socket.resetAndDestroy())
  }),
  crowd('resets in the middle of an answer', 500, (socket) => {
    socket.write(BIG.repeat(3), () => setTimeout(() => socket.resetAndDestroy(), 5))
  }),
]

export const attacks: readonly Attack[] = [
  ...slow,
  ...endless,
  ...large,
  ...smuggling,
  ...addresses,
  ...methods,
  ...bodies,
  ...lone,
]
