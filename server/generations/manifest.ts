import { Ajv } from 'ajv'
import Type from 'typebox'
import { closed, literals } from '../../core/words/schemas.ts'

const IdSchema = Type.String({ pattern: '^g-\\d{8}T\\d{6}Z-[0-9a-f]{4}$' })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])

/** What a writer says of a file. */
export const EntrySchema = Type.Object(
  {
    dataset: Type.Optional(Type.String()),
    made: Type.Optional(
      Type.Object(
        {
          by: Type.String({ description: 'name of the plugin' }),
          key: Type.String({ description: 'all that it was made from and with, as one text' }),
          inputs: Type.Record(Type.String(), Sha256, { description: 'data set to what its file held' }),
          rows: Type.Integer({ minimum: 0 }),
          newest: Nullable(Type.String()),
          at: Type.String(),
          state: Type.Optional(
            Type.Unknown({ description: 'what its source returned, for the next time: an ETag, a cursor' }),
          ),
        },
        closed,
      ),
    ),
    tree: Type.Optional(
      Type.String({
        description:
          "size and time (fileStamp) of the tree's own file at this path: another one there is newer than this",
      }),
    ),
  },
  closed,
)

const FileSchema = Type.Object(
  { size: Type.Integer({ minimum: 0 }), sha256: Sha256, ...EntrySchema.properties },
  closed,
)

/** One version of the data, as it lies in `<id>/manifest.json`. Files are by path in the tree. */
export const ManifestSchema = Type.Object(
  {
    format: Type.Literal(1),
    id: IdSchema,
    at: Type.String({ description: 'when it was committed' }),
    parent: Nullable(IdSchema),
    by: literals(['tree', 'refresh', 'rollback']),
    run: Nullable(Type.String()),
    files: Type.Record(Type.String(), FileSchema),
    unkept: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'files of the tree that were served with these and are not kept, by size and time (fileStamp); where it is there, the tree had no others',
      }),
    ),
  },
  closed,
)

export const CurrentSchema = Type.Object(
  {
    generation: IdSchema,
    held: Type.Boolean({
      description: 'an admin went back to it: only a refresh that is asked for replaces it',
    }),
    who: Type.Optional(Type.String()),
  },
  closed,
)

export type Entry = Type.Static<typeof EntrySchema>
export type GenerationFile = Type.Static<typeof FileSchema>
export type Manifest = Type.Static<typeof ManifestSchema>
export type Current = Type.Static<typeof CurrentSchema>

const ajv = new Ajv({ strict: false, meta: false, validateSchema: false })
const isId = ajv.compile(IdSchema)
const isManifest = ajv.compile(ManifestSchema)
const isCurrent = ajv.compile(CurrentSchema)

export const isGenerationId = (name: unknown): name is string => isId(name)

/** A path in a tree that leads nowhere else: words between single slashes. */
export function isTreePath(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((word) => word !== '' && word !== '.' && word !== '..')
}

/** A manifest's text as a value; a sentence where it is not the whole manifest of that generation. */
export function parseManifest(text: string, id: string): Manifest | string {
  const value = parseJson(text)
  if (value === undefined) return 'manifest.json is not JSON'
  if (!isManifest(value)) {
    const [fault] = isManifest.errors ?? []
    return `manifest.json is not a manifest of format 1: ${fault?.instancePath || '/'} ${fault?.message}`
  }
  const manifest = value as Manifest
  if (manifest.id !== id) return `manifest.json is of ${manifest.id}`
  const foreign = Object.keys(manifest.files).find((path) => !isTreePath(path))
  return foreign === undefined
    ? manifest
    : `manifest.json names ${JSON.stringify(foreign)}, which is no path in a tree`
}

/** Undefined where the text is not whole. */
export function parseCurrent(text: string): Current | undefined {
  const value = parseJson(text)
  return isCurrent(value) ? (value as Current) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
