import { formatCell } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { shortLabel } from '../shared/read-table.ts'

/** Plain for now: the newest row. */
export default function Plain({ table, lang, title }: ViewProps<unknown>) {
  return (
    <dl aria-label={title} className="grid grid-cols-2 gap-x-3 p-3 text-12">
      {table.columns.map((column) => (
        <div key={column.name}>
          <dt className="text-fg-3">{shortLabel(column, lang)}</dt>
          <dd>{formatCell(table.data[column.name]?.at(-1), column, lang)}</dd>
        </div>
      ))}
    </dl>
  )
}
