import Type from 'typebox'
import type { WrittenPage } from '../edit/written-page.ts'
import { closed, literals, nullable, type Shape } from '../words/schemas.ts'
import { ISSUE_CODES } from '../yaml/issue-codes.ts'

/** Versions of pages that people made in the browser, and drafts: /api/layouts/:page. */

/** First 16 hex digits of a written page's hash: what `?layout=` names. */
const LayoutHash = Type.String({ pattern: '^[0-9a-f]{16}$', description: 'a written page by its contents' })
const Id = Type.String({ description: 'a UUID' })
const Moment = Type.String({ description: 'an ISO time' })

/** A page as a YAML file would say it, in the instance's words. What it must be is said by dashboards/schema.json. */
const WrittenPageSchema = Type.Unsafe<WrittenPage>(
  Type.Object({}, { description: 'a page as its YAML file would say it; see dashboards/schema.json' }),
)

export const KEPT_LEVELS = ['team', 'personal'] as const
const KeptLevelSchema = literals(KEPT_LEVELS)
export type KeptLevel = (typeof KEPT_LEVELS)[number]

/** What is wrong with a written page, and where: keys and list positions from the top. */
export const PageFaultSchema = Type.Object(
  {
    path: Type.Array(Type.Union([Type.String(), Type.Integer()])),
    code: literals(ISSUE_CODES),
    message: Type.String(),
    suggestion: Type.Optional(Type.String()),
  },
  closed,
)
export type PageFault = Shape<typeof PageFaultSchema>

export const PreviewSchema = Type.Object({ page: WrittenPageSchema }, closed)
export const PreviewedSchema = Type.Object(
  {
    layout: LayoutHash,
    faults: Type.Array(PageFaultSchema, {
      description: 'of widgets that were so before: they are shown as places that say so',
    }),
  },
  closed,
)
export type Previewed = Shape<typeof PreviewedSchema>

const version = {
  id: Id,
  level: KeptLevelSchema,
  layout: LayoutHash,
  name: nullable(Type.String()),
  by: nullable(Type.String({ description: 'the name of who made it; null where they are gone' })),
  createdAt: Moment,
  current: Type.Boolean({ description: 'whether it is the one that readers get' }),
}
export const VersionSchema = Type.Object(version, closed)
/** A version without its page. */
export type Version = Shape<typeof VersionSchema>

export const VersionsSchema = Type.Object(
  { versions: Type.Array(VersionSchema, { description: 'the newest first' }) },
  closed,
)
export type Versions = Shape<typeof VersionsSchema>

export const WholeVersionSchema = Type.Object(
  { ...version, written: WrittenPageSchema, base: nullable(WrittenPageSchema) },
  closed,
)
/** A version with its page, and the page that it was made from. */
export type WholeVersion = Shape<typeof WholeVersionSchema>

const draft = {
  id: Id,
  page: Type.String(),
  level: nullable(KeptLevelSchema),
  number: Type.Integer({ description: 'counts its saves; quoted it is its ETag' }),
  savedAt: Moment,
}
export const DraftSchema = Type.Object(
  {
    ...draft,
    by: Type.String({ description: 'the name of whose it is' }),
    written: WrittenPageSchema,
    base: nullable(WrittenPageSchema),
  },
  closed,
)
export type Draft = Shape<typeof DraftSchema>
/** Null where there is none: its ETag is "0". */
export const OwnDraftSchema = Type.Object({ draft: nullable(DraftSchema) }, closed)
export type OwnDraft = Shape<typeof OwnDraftSchema>

export const SaveDraftSchema = Type.Object(
  {
    page: WrittenPageSchema,
    base: Type.Optional(nullable(WrittenPageSchema)),
    level: Type.Optional(nullable(KeptLevelSchema)),
  },
  closed,
)

const VersionName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\p{Cc}\\p{Cs}]*$' })
export const SaveLayoutSchema = Type.Object(
  {
    level: KeptLevelSchema,
    page: WrittenPageSchema,
    base: Type.Optional(
      nullable(WrittenPageSchema, {
        description: 'what it was made from; where it is left out, what its reader had without it',
      }),
    ),
    name: Type.Optional(VersionName),
  },
  closed,
)
export const RenameVersionSchema = Type.Object({ name: nullable(VersionName) }, closed)
export const LevelQuery = Type.Object({ level: KeptLevelSchema }, closed)
/** What the YAML is wanted of. */
export const YamlQuery = Type.Object({ level: Type.Optional(KeptLevelSchema) }, closed)

/** All versions of a page that its reader has: what an editor begins with. */
export const PageLayoutsSchema = Type.Object(
  {
    page: Type.String(),
    written: WrittenPageSchema,
    level: literals(['shipped', ...KEPT_LEVELS]),
    layout: LayoutHash,
    etag: Type.String({ description: 'of the level that its reader may save at without a role: `etags`' }),
    etags: Type.Object(
      { team: Type.String(), personal: Type.String() },
      { ...closed, description: 'for If-Match: what a level has now, "none" where it has nothing' },
    ),
    shipped: nullable(Type.Object({ layout: LayoutHash, written: WrittenPageSchema }, closed)),
    team: nullable(WholeVersionSchema),
    personal: nullable(WholeVersionSchema),
    draft: nullable(Type.Object(draft, closed)),
    behind: Type.Boolean({
      description: 'whether what the version of `level` was made from has changed since',
    }),
    mayPublish: Type.Boolean({ description: 'whether its reader may save for the team' }),
    toFile: Type.Boolean({ description: 'whether its reader may write the YAML file' }),
  },
  closed,
)
export type PageLayouts = Shape<typeof PageLayoutsSchema>

export const WrittenFileSchema = Type.Object(
  { file: Type.String({ description: 'which was written, from the instance’s folder' }) },
  closed,
)
export type WrittenFile = Shape<typeof WrittenFileSchema>
