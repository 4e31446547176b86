import { Composer, type CST, isAlias, isMap, isScalar, isSeq, Lexer, type ParsedNode, Parser } from 'yaml'
import { type Issue, quote } from './issue.ts'
import { keyText } from './key-text.ts'
import { createDocument, createSource, type Source, type YamlDocument } from './yaml-document.ts'

/** A hostile file must not buy more work than an honest one: `yaml` alone took 214 s on 1 MB of keys. */
export const MAX_BYTES = 256 * 1024
const MAX_DEPTH = 20
const MAX_TOKENS = 200_000
/** More than anyone mends in one sitting; it also bounds what one file can put into a log or an answer. */
export const MAX_ISSUES = 100

/**
 * Reads one YAML 1.2 file: bytes to a plain value that knows its places. Refused, each with its own sentence:
 * other encodings than UTF-8, control characters, syntax faults, a second document, aliases, merge keys, unknown
 * tags, keys that are not plain texts, duplicate keys, non-finite numbers, nesting deeper than 20, over 256 kB or
 * `maxTokens` tokens. Never throws; takes time linear in the size.
 *
 * `document` is null where the file has no reliable structure; duplicate keys and the like leave it there, so that
 * the caller can report its own faults beside these.
 */
export function parseYaml(
  file: string,
  bytes: Uint8Array,
  maxTokens = MAX_TOKENS,
): { document: YamlDocument | null; issues: Issue[] } {
  const only = (issue: Issue) => ({ document: null, issues: [issue] })
  if (bytes.length > MAX_BYTES) {
    const start = createSource(file, new TextDecoder().decode(bytes.subarray(0, 200)))
    const size = Math.ceil(bytes.length / 1024)
    return only(start.issueAt('too-large', 0, 1, `invalid file: ${size} kB; expected at most 256 kB`))
  }
  const decoded = decode(file, bytes)
  if ('code' in decoded) return only(decoded)

  const tokens = tokenize(decoded, maxTokens)
  if ('code' in tokens) return only(tokens)
  return compose(decoded, tokens)
}

function decode(file: string, bytes: Uint8Array): Source | Issue {
  // The lossy text is what the author's editor shows; U+FFFD stands where the first broken byte is.
  const source = createSource(file, new TextDecoder().decode(bytes))
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const at = source.text.indexOf('\uFFFD')
    return source.issueAt(
      'encoding',
      at,
      at + 1,
      'invalid encoding: a byte that is not UTF-8; save the file as UTF-8',
    )
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const at = source.text.search(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/)
  if (at < 0) return source
  const code = source.text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  return source.issueAt('encoding', at, at + 1, `invalid character U+${code}; expected text`)
}

/**
 * Source to syntax tree, one token at a time, so that deep nesting and token floods are refused while they are
 * read: building them first overflows the stack or takes seconds.
 */
function tokenize(source: Source, maxTokens: number): CST.Token[] | Issue {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(source.text)) {
    tokens.push(...parser.next(lexeme))
    if (++count > maxTokens) {
      const message = `invalid file: more than ${maxTokens} tokens; split it`
      return source.issueAt('too-large', parser.offset - 1, parser.offset, message)
    }
    // The stack holds the document, the open collections and at times a block scalar on top.
    if (parser.stack.length > MAX_DEPTH + 1 && 'items' in parser.stack.at(-1)!) {
      const message = `invalid nesting: deeper than ${MAX_DEPTH} levels`
      return source.issueAt('yaml', parser.offset - lexeme.length, parser.offset, message)
    }
  }
  tokens.push(...parser.end())
  return tokens
}

function compose(source: Source, tokens: CST.Token[]): { document: YamlDocument | null; issues: Issue[] } {
  const issues: Issue[] = []
  const add = (start: number, end: number, message: string, code: Issue['code'] = 'yaml') => {
    if (issues.length < MAX_ISSUES) issues.push(source.issueAt(code, start, end, message))
  }
  const composer = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    // Where colons and dashes stand, for who rewrites the file.
    keepSourceTokens: true,
  })
  const directive = tokens.find((token) => token.type === 'directive')
  if (directive) add(directive.offset, directive.offset + 1, 'invalid directive; expected plain YAML 1.2')

  const [first, second] = withoutStacks(() => {
    const documents = composer.compose(tokens, true, source.text.length)
    return [documents.next().value, documents.next().value] as const
  })
  if (!first) return { document: null, issues }
  if (second) add(second.range[0], second.range[0] + 3, 'invalid second document; expected one a file')
  for (const { pos, message } of [...first.errors, ...first.warnings].slice(0, MAX_ISSUES)) {
    add(pos[0], pos[1], `invalid YAML: ${sentence(message)}`)
  }
  if (issues.length > 0) return { document: null, issues }

  const contents: ParsedNode | null = first.contents
  const value = plainValue(contents, add)
  return { document: createDocument(source, contents, value), issues }
}

/** The composer makes an Error a fault, 130,000 in a hostile file; their stacks cost a second and nobody reads them. */
function withoutStacks<T>(work: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return work()
  } finally {
    Error.stackTraceLimit = limit
  }
}

/** The parser's remark as a clause of our sentence: no capital, no full stop, no line of source. */
function sentence(message: string): string {
  const clause = message.split('\n', 1)[0]!.replace(/\.$/, '').slice(0, 160)
  return clause.charAt(0).toLowerCase() + clause.slice(1)
}

type Report = (start: number, end: number, message: string, code?: Issue['code']) => void

/** Own conversion instead of `toJS`: it checks keys in linear time and never touches a prototype. */
function plainValue(node: ParsedNode | null, report: Report): unknown {
  if (node === null) return null
  const [start, end] = node.range
  if (isAlias(node)) {
    report(start, end, `invalid alias "*${node.source.slice(0, 60)}"; write the value out`)
    return null
  }
  if (isSeq<ParsedNode>(node)) return node.items.map((item) => plainValue(item, report))
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const map: Record<string, unknown> = {}
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      const [from, to] = key.range
      if (!isScalar(key)) {
        report(
          from,
          to,
          isAlias(key) ? 'invalid alias as a key' : 'invalid key: a collection; expected a text',
        )
        continue
      }
      const name = keyText(key)
      if (name === '<<') report(from, to, 'invalid merge key "<<"; write the keys out')
      else if (name === '__proto__') report(from, to, 'invalid key "__proto__"')
      else if (seen.has(name)) report(from, to, `duplicate key ${quote(name)}`, 'duplicate-key')
      else map[name] = plainValue(value, report)
      seen.add(name)
    }
    return map
  }
  const { value } = node
  if (typeof value === 'number' && !Number.isFinite(value)) {
    report(start, end, `invalid number: ${quote(node.source)}; expected a finite one`, 'invalid-value')
    return null
  }
  return value
}
