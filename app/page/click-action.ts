import type { WidgetAction } from '../../core/api/pages.ts'
import type { Cell } from '../../core/words/table.ts'
import type { Values } from '../inputs/input-state.ts'

type Row = Readonly<Record<string, Cell>>
type Written = Readonly<Record<string, string | number | boolean>>

/** `$row.column` is the clicked row's value, `$name` an input's, anything else itself; what is missing is left out. */
export function actionValues(written: Written | undefined, row: Row, values: Values): Record<string, string> {
  const bound: Record<string, string> = {}
  for (const [name, value] of Object.entries(written ?? {})) {
    const found =
      typeof value !== 'string' || !value.startsWith('$')
        ? value
        : value.startsWith('$row.')
          ? row[value.slice(5)]
          : values[value.slice(1)]
    if (found !== undefined && found !== null)
      bound[name] = Array.isArray(found) ? found.join(',') : String(found)
  }
  return bound
}

/** The address that a click leads to: other inputs on this page, or another page with its own. */
export function actionAddress(action: WidgetAction, row: Row, values: Values, here: URL): string {
  const query = action.open ? new URLSearchParams() : new URLSearchParams(here.search)
  for (const [name, value] of Object.entries(actionValues(action.set, row, values))) query.set(name, value)
  for (const [name, value] of Object.entries(actionValues(action.with, row, values))) query.set(name, value)
  if (action.tab) query.set('tab', action.tab)
  const path = action.open ? `/${action.open}` : here.pathname
  return query.size === 0 ? path : `${path}?${query}`
}
