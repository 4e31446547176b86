import type { ViewProps } from 'rattan/plugin'
import { bounded } from '../shared/table/bounded.tsx'
import { rowNames } from '../shared/table/read-table.ts'
import { EvenColumns } from './even-columns.tsx'
import { Figure } from './figure.tsx'
import { Group } from './group.tsx'
import type { StatOptions } from './widget.ts'

/** The least width of a figure, and of a group of them. */
const LEAST = 118
const LEAST_GROUP = 215

/** So many rows with a group of figures each. */
const MOST = 100
const Groups = bounded(function GroupsOfRows({ table, options, lang, onRow }: ViewProps<StatOptions>) {
  const { items, name = '' } = options
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
}, MOST)

export default function Stat({ table, options, title, lang, id, onRow }: ViewProps<StatOptions>) {
  const { items, name, row = 'last' } = options
  if (table.rows === 0) return null
  if (name) return <Groups {...{ table, options, title, lang, id, onRow }} />
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
