import { setImmediate as nextTurnOfLoop } from 'node:timers/promises'
import { leafTabs } from '../../core/page/page.ts'
import { type PreparedTable, sql } from '../../core/sql/sql.ts'
import { MOST } from '../duckdb/prepared-tables.ts'
import { LAST } from '../duckdb/turns.ts'
import type { StateHolder } from '../state/holder.ts'
import type { Log } from '../state/report.ts'
import type { State } from '../state/state.ts'
import { defaultValues, plannedFor } from './bind.ts'
import { lostDatasets } from './explain.ts'
import { filledDefaults } from './filled-defaults.ts'
import { type Instance, instances } from './instances.ts'

/** Nobody waits for it: so long a table may wait for readers and be made. */
const PATIENCE_MS = 10 * 60_000

/**
 * Makes the prepared tables of every page before a reader needs them: one after another, whenever no reader waits for
 * the engine, for the state that is held now and each that replaces it. What cannot be made is logged; the statements
 * that need it try again and say so themselves.
 * @returns stops it
 */
export function prepareAhead(holder: Pick<StateHolder, 'state' | 'on'>, log: Log): () => void {
  let running = new AbortController()
  const begin = (state: State | undefined) => {
    running.abort()
    running = new AbortController()
    if (state) void prepareTables(state, running.signal, log)
  }
  const unfollow = holder.on((_, state) => begin(state))
  begin(holder.state)
  return () => {
    unfollow()
    running.abort()
  }
}

async function prepareTables(state: State, signal: AbortSignal, log: Log): Promise<void> {
  const tables = [...(await tablesOf(state, signal))].slice(0, MOST)
  for (const [name, table] of tables) {
    if (signal.aborted) return
    // A statement that reads nothing: what is wanted is what comes before it.
    const statement = { ...sql`select 1`, tables: [...(table.body.tables ?? []), table] }
    await state.engine.run(statement, { reader: LAST, signal, timeoutMs: PATIENCE_MS }).catch((error) => {
      if (!signal.aborted) log.warn({ table: name, error: String(error) }, 'a table was not made ahead')
    })
  }
}

/** By name, what the pages read with their default inputs. Requests are answered between one widget and the next. */
async function tablesOf(state: State, signal: AbortSignal): Promise<ReadonlyMap<string, PreparedTable>> {
  const found = new Map<string, PreparedTable>()
  for (const { page } of state.pages.values()) {
    if (!page) continue
    for (const { id, widgets } of [{ id: null, widgets: page.widgets ?? [] }, ...leafTabs(page)]) {
      await nextTurnOfLoop()
      if (signal.aborted) return found
      const values = { ...defaultValues(page), ...filledDefaults(page, id, state) }
      for (const instance of instances(widgets, values)) {
        await nextTurnOfLoop()
        if (signal.aborted) return found
        for (const table of tablesRead(state, instance)) found.set(table.name, table)
      }
    }
  }
  return found
}

function tablesRead(state: State, { widget, values }: Instance): readonly PreparedTable[] {
  const query = plannedFor(widget, values, state)
  return (query && !lostDatasets(query, state).all && query.plan.statement.tables) || []
}
