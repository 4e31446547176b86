import type { ViewProps } from 'rattan/plugin'
import { rowNames } from '../shared/table/read-table.ts'
import { EvenColumns } from './even-columns.tsx'
import { Figure } from './figure.tsx'
import { Group } from './group.tsx'
import type { StatOptions } from './widget.ts'

/** The least width of a figure, and of a group of them. */
const LEAST = 118
const LEAST_GROUP = 215

export default function Stat({ table, options, title, lang, onRow }: ViewProps<StatOptions>) {
  const { items, name, row = 'last' } = options
  if (table.rows === 0) return null
  if (name) {
    return (
      <EvenColumns as="ul" count={table.rows} least={LEAST_GROUP}>
        {rowNames(table, name, lang).map((called, i) => (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            key={i}
            {...{ items, name, called, table, lang, onRow }}
            row={i}
          />
        ))}
      </EvenColumns>
    )
  }
  return (
    <EvenColumns as="dl" count={items.length} least={LEAST}>
      {items.map((item) => (
        <Figure
          key={item.column}
          {...{ item, table, lang }}
          row={row === 'first' ? 0 : table.rows - 1}
          label={items.length === 1 ? title : ''}
        />
      ))}
    </EvenColumns>
  )
}
