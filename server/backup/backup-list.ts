import { Ajv } from 'ajv'
import Type from 'typebox'
import { closed } from '../../core/words/schemas.ts'
import { isTreePath } from '../generations/manifest.ts'

export const FORMAT = 1
/** What a backup's folder holds: the list of the rest, rows, and what goes back below INSTANCE_DIR and WORK_DIR. */
export const LIST = 'backup.json'
export const DATABASE = 'database.ndjson'
export const INSTANCE = 'instance'
export const WORK = 'work'

const ListSchema = Type.Object(
  {
    format: Type.Literal(FORMAT),
    at: Type.String(),
    generation: Type.Union([Type.String(), Type.Null()]),
    migrations: Type.Array(Type.String(), { description: 'those that the database had' }),
    files: Type.Record(
      Type.String(),
      Type.Object({ size: Type.Integer({ minimum: 0 }), sha256: Type.String() }, closed),
    ),
  },
  closed,
)
export type BackupList = Type.Static<typeof ListSchema>

const isList = new Ajv({ strict: false, meta: false, validateSchema: false }).compile(ListSchema)

/** The list of a backup; throws a sentence where the text is none. */
export function parseList(text: string): BackupList {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${LIST} is not JSON`)
  }
  if (!isList(value)) {
    const [fault] = isList.errors ?? []
    throw new Error(
      `${LIST} is not of a backup of format ${FORMAT}: ${fault?.instancePath || '/'} ${fault?.message}`,
    )
  }
  const list = value as BackupList
  const foreign = Object.keys(list.files).find((path) => !isTreePath(path))
  if (foreign !== undefined)
    throw new Error(`${LIST} names ${JSON.stringify(foreign)}, which is no path in a backup`)
  return list
}

/** Whether a folder's name is that of a whole backup. */
export const isBackup = (name: string): boolean => /^rattan-\d{8}T\d{6}Z$/.test(name)
