import { formatCell, formatValue } from '../../core/words/format.ts'
import type { Table } from '../../core/words/table.ts'
import { say } from '../../core/words/text.ts'
import { Doubt } from '../../plugins/widgets/shared/marks/doubt.tsx'
import { doubtOf } from '../../plugins/widgets/shared/table/read-table.ts'
import { useLanguage } from '../language.ts'
import { columnUnit } from './column-unit.ts'

/** Drawing more rows than this would freeze the page; the CSV has them all. */
const LIMIT = 500

/** Any widget's numbers as a table: what a chart shows, for those who would rather read it. */
export function TableTwin(props: {
  table: Table
  title: string
  /** Address of a file with every row; null where there is none. */
  download: string | null
}) {
  const { table, title, download } = props
  const { lang, m } = useLanguage()
  const rows = Math.min(table.rows, LIMIT)
  const right = (type: string) => (type === 'number' ? 'text-right' : 'text-left')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={title} tabIndex={0} className="h-full overflow-auto">
      {table.rows > LIMIT && (
        <p className="sticky left-0 px-2.5 py-1 text-12 text-fg-3">
          {m.twinCut(String(LIMIT), formatValue(table.rows, { style: 'number', decimals: 0 }, lang))}{' '}
          {download && (
            <a href={download} download className="text-accent hover:underline">
              {m.downloadAs('Excel')}
            </a>
          )}
        </p>
      )}
      <table className="w-full border-separate border-spacing-0 text-12">
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th
                key={column.name}
                scope="col"
                className={`sticky top-0 h-[30px] border-b border-line bg-surface px-2.5 font-medium whitespace-nowrap text-fg-2 ${right(column.type)} ${i === 0 ? 'left-0 z-[2]' : 'z-[1]'}`}
              >
                {say(column.short ?? column.label, lang)}
                {columnUnit(column, lang) && (
                  <span className="ml-1 font-regular text-fg-3">{columnUnit(column, lang)}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            <tr key={row} className="group">
              {table.columns.map((column, i) => {
                const value = table.data[column.name]?.[row] ?? null
                return (
                  <td
                    key={column.name}
                    className={`h-(--row-h) border-b border-line-subtle px-2.5 whitespace-nowrap group-hover:bg-hover ${right(column.type)} ${i === 0 ? 'sticky left-0 bg-surface font-medium' : ''} ${value === null ? 'text-fg-3' : ''}`}
                  >
                    {formatCell(value, column, lang)}
                    <Doubt reason={doubtOf(table, column.name, row)} lang={lang} />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
