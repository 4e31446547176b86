import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Brought, SourceContext } from 'rattan/plugin'
import { openDatabase } from '../../../core/sql/test-database.ts'

/** For tests: what a refresh gives a source, with a real DuckDB; and the rows of what was brought. */
export async function openContext(given: Partial<SourceContext> = {}) {
  const database = await openDatabase()
  const context: SourceContext = {
    folder: mkdtempSync(join(tmpdir(), 'rattan-brought-')),
    tree: mkdtempSync(join(tmpdir(), 'rattan-tree-')),
    state: undefined,
    since: null,
    today: '2026-01-16',
    fetch: () => Promise.reject(new Error('no network here')),
    secret: (name) => {
      throw new Error(`no ${name} here`)
    },
    ask: database.run,
    signal: new AbortController().signal,
    progress: () => {},
    ...given,
  }
  return {
    context,
    rows: async ({ rows }: Brought) => (rows ? await database.run(rows) : null),
    database,
  }
}
