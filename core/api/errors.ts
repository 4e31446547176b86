import Type from 'typebox'
import { closed, literals, type Shape } from '../words/schemas.ts'
import { DraftSchema, PageFaultSchema, WholeVersionSchema } from './layouts.ts'

/** Every code that an answer with a 4xx or 5xx status can have, its status and what it means. */
export const ERRORS = {
  'bad-request': { status: 400, means: 'the request is not valid HTTP, or is larger than the server takes' },
  'invalid-input': {
    status: 400,
    means: 'a query parameter is unknown, missing or has a value that it cannot have; `field` names it',
  },
  'sign-in-needed': {
    status: 401,
    means: 'only for who is signed in; a session may have ended, `POST /api/auth/refresh` may renew it',
  },
  'sign-in-refused': { status: 401, means: 'no account has this e-mail and password, or it may not sign in' },
  'not-allowed': { status: 403, means: 'the person may not do this' },
  'foreign-origin': {
    status: 403,
    means: 'what changes something is taken from this server’s own pages only, or from no browser at all',
  },
  'too-many-tries': { status: 429, means: 'too many tries; Retry-After says when to try again' },
  'accounts-unavailable': {
    status: 503,
    means: 'the database of accounts does not answer; reading without an account goes on',
  },
  'unknown-route': { status: 404, means: 'there is nothing at this address' },
  'unknown-page': {
    status: 404,
    means: 'there is no page of this id; `nearest` has the ids that come closest',
  },
  'unknown-widget': {
    status: 404,
    means: 'the page has no widget of this id; `nearest` has the ids that come closest',
  },
  'unknown-metric': {
    status: 404,
    means: 'the registry has no metric of this id; `nearest` has the ids that come closest',
  },
  'unknown-subject': {
    status: 404,
    means: 'the registry has no subject of this symbol; `nearest` has the symbols that come closest',
  },
  'unknown-group': {
    status: 404,
    means: 'the registry has no group of this id; `nearest` has the ids that come closest',
  },
  'unknown-note': { status: 404, means: 'the page has no note of this id that the reader may see' },
  'unknown-generation': {
    status: 404,
    means: 'no version of the data of this id is kept; `nearest` has the ids that come closest',
  },
  'unknown-layout': {
    status: 404,
    means: 'the page has no version, draft or preview of this name that the reader may see',
  },
  'invalid-layout': {
    status: 400,
    means: 'a page from the browser has faults; `faults` says which and where, and nothing was stored',
  },
  'layout-changed': {
    status: 412,
    means: 'it was changed meanwhile; `theirs` is how it is now, and nothing was stored',
  },
  'list-changed': {
    status: 412,
    means: 'a list of one’s own was changed meanwhile, in another browser or tab; nothing was stored',
  },
  'match-needed': {
    status: 428,
    means: 'a change of a version or draft says by If-Match which one it was made from',
  },
  'wrong-method': {
    status: 405,
    means: 'there is something at this address, but not for this method; the header Allow names those it has',
  },
  'faulty-page': { status: 409, means: 'the page’s file has issues and no version without was ever read' },
  'refresh-running': { status: 409, means: 'data is being made anew already; events say when that ends' },
  'unknown-dataset': {
    status: 404,
    means: 'no pipeline makes a data set of this id; `nearest` has the ids that come closest',
  },
  'unknown-host': {
    status: 421,
    means: 'the server does not answer under this name; PUBLIC_URL names the address readers use',
  },
  'not-ready': { status: 503, means: 'no data version is served yet; Retry-After says when to ask again' },
  overloaded: { status: 503, means: 'the server sheds load; Retry-After says when to ask again' },
  stopping: { status: 503, means: 'the server is about to stop' },
  'export-too-large': {
    status: 422,
    means: 'there are more rows than this kind of file takes; another kind may take them',
  },
  'query-timeout': { status: 503, means: 'the numbers of an export took too long' },
  'query-failed': { status: 500, means: 'the numbers of an export could not be computed' },
  'data-unreadable': { status: 500, means: 'the files behind an export are damaged' },
  'disk-full': { status: 503, means: 'the server’s disk has no room for the numbers of an export' },
  closed: { status: 503, means: 'the data behind an export was just replaced' },
  internal: { status: 500, means: 'a fault of the server, logged under `requestId`' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly means: string }>>
export type ErrorCode = keyof typeof ERRORS

/** Every answer with a 4xx or 5xx status. */
export const ApiErrorSchema = Type.Object(
  {
    error: literals(Object.keys(ERRORS) as ErrorCode[]),
    message: Type.String(),
    field: Type.Optional(Type.String()),
    nearest: Type.Optional(Type.Array(Type.String())),
    faults: Type.Optional(Type.Array(PageFaultSchema, { description: 'of an invalid-layout' })),
    theirs: Type.Optional(
      Type.Union([WholeVersionSchema, DraftSchema, Type.Null()], {
        description: 'of a layout-changed: null where there is none any more',
      }),
    ),
    requestId: Type.Optional(Type.String()),
  },
  { ...closed, title: 'ApiError' },
)
export type ApiError = Shape<typeof ApiErrorSchema>
