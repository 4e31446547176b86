import type { Widget } from '../../core/page/page.ts'
import type { State } from '../state/state.ts'
import { HttpFault } from './fault.ts'

const RANGE = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/

/**
 * The params that make a widget's query give only the rows between two dates; undefined where nothing of the kind is
 * asked. 400 for anything but two dates in order, and for a query that knows no such part of its rows.
 */
export function narrowed(
  state: State,
  widget: Widget,
  between: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (between === undefined) return undefined
  const [, from = '', to = ''] = RANGE.exec(between) ?? []
  if (!isDay(from) || !isDay(to) || from > to) {
    const message = `invalid between: ${JSON.stringify(between.slice(0, 100))}; expected two dates, such as 2025-01-31..2025-06-30`
    throw new HttpFault('invalid-input', message, { field: 'between' })
  }
  const { properties = {} } = state.plugins.queries.get(widget.query ?? '')?.params ?? {}
  const param = Object.entries(properties).find(([, schema]) => 'x-between' in (schema as object))?.[0]
  if (!param) {
    const message = `invalid between: the widget "${widget.id}" has no part of its rows to give`
    throw new HttpFault('invalid-input', message, { field: 'between' })
  }
  return { [param]: [from, to] }
}

const isDay = (text: string) => {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
