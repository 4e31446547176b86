import type { Edit } from '../../../core/edit/edit.ts'
import { namedIn } from './field-values.ts'
import type { Field } from './schema-fields.ts'

/**
 * The edits by which a widget's options follow a metric that another takes the place of: a column is called like its
 * metric, and a view that still asked for the former one would be refused.
 */
export function renameColumns(
  widget: string,
  options: Field,
  value: unknown,
  from: unknown,
  to: unknown,
): Edit[] {
  if (typeof from !== 'string' || typeof to !== 'string' || from === to) return []
  return namedIn(options, value, 'column')
    .filter(({ name }) => name === from)
    .map(({ path }) => ({ do: 'set-option', widget, path, value: to }))
}
