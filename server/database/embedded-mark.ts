import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, type DatabaseConfig, hasEmbedded } from './database.ts'

/** A file beside an embedded database, by which it says that it holds something of a kind. */
export interface EmbeddedMark {
  /** Whether there may be something, as far as can be told without opening a database. */
  readonly mayHold: boolean
  /** Says that there is something; does nothing where that is said already, or the database is not an embedded one. */
  put(): void
}

/** What may be marked. */
const NAMES = ['team-layouts', 'notes', 'deliveries'] as const

/** Says of a database that was filled by other means that it may hold something of every kind. */
export function markAll({ databaseUrl, workDir }: DatabaseConfig): void {
  if (databaseUrl === null) for (const name of NAMES) writeFileSync(join(workDir, name), '')
}

/** An embedded database takes 300 MB once it is open: who only reads asks by the mark first. */
export function embeddedMark(
  database: Database,
  { workDir }: Pick<DatabaseConfig, 'workDir'>,
  name: (typeof NAMES)[number],
): EmbeddedMark {
  const file = join(workDir, name)
  const embedded = database.kind === 'embedded'
  return {
    get mayHold() {
      return !embedded || database.opened || (hasEmbedded(workDir) && existsSync(file))
    },
    put() {
      if (embedded && !existsSync(file)) writeFileSync(file, '')
    },
  }
}
