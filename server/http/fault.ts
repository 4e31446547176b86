import { type ApiError, ERRORS, type ErrorCode } from '../../core/api/errors.ts'
import type { Draft, PageFault, WholeVersion } from '../../core/api/layouts.ts'
import { nearestAll } from '../../core/words/nearest.ts'

/** Thrown to end a request with a code of the table; `message` is for the caller. */
export class HttpFault extends Error {
  readonly statusCode: number
  readonly body: ApiError
  constructor(
    error: ErrorCode,
    message: string,
    more: Pick<ApiError, 'field' | 'nearest' | 'faults' | 'theirs'> = {},
  ) {
    super(message)
    this.name = 'HttpFault'
    this.statusCode = ERRORS[error].status
    this.body = { error, message, ...more }
  }
}

type Unknown = Extract<ErrorCode, `unknown-${string}`> extends `unknown-${infer T}` ? T : never

/** `unknown metric "roo"; did you mean "roe"?`, with the near names for a program to read. */
export function unknown(
  thing: Exclude<Unknown, 'host' | 'layout'>,
  name: string,
  known: Iterable<string>,
  noun: string = thing,
): HttpFault {
  const { message, nearest } = unknownName(noun, name, known)
  return new HttpFault(`unknown-${thing}`, message, nearest)
}

/** The same of a query parameter whose value names something. */
export function invalidName(field: string, name: string, known: Iterable<string>): HttpFault {
  const { message, nearest } = unknownName(field, name, known)
  return new HttpFault('invalid-input', message, { field, ...nearest })
}

/** A version, draft or preview that is not there, or not for this reader. */
export const unknownLayout = (): HttpFault =>
  new HttpFault('unknown-layout', 'the page has no version, draft or preview of this name')

/** A page from the browser that is refused, with every fault; the first of them in the sentence. */
export function invalidLayout(faults: readonly PageFault[]): HttpFault {
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  const said = first ? `${placeOf(first.path)}: ${first.message}${more}` : 'it is not a page'
  return new HttpFault('invalid-layout', `invalid page: ${said}`, { faults })
}

/** Where in a written page, as `widgets[3].at.x`. */
const placeOf = (path: PageFault['path']): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('') ||
  'page'

export const layoutChanged = (theirs: WholeVersion | Draft | null): HttpFault =>
  new HttpFault('layout-changed', 'it was changed meanwhile; nothing was stored', { theirs })

export const matchNeeded = (): HttpFault =>
  new HttpFault(
    'match-needed',
    'missing If-Match; expected the etag of the version or draft that this change was made from',
    { field: 'If-Match' },
  )

function unknownName(noun: string, name: string, known: Iterable<string>) {
  const nearest = nearestAll(name, [...known])
  const hint = nearest[0] === undefined ? '' : `; did you mean "${nearest[0]}"?`
  return {
    message: `unknown ${noun} ${JSON.stringify(name.slice(0, 100))}${hint}`,
    nearest: nearest.length > 0 ? { nearest } : {},
  }
}
