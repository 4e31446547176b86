import { type Lang, say } from 'rattan/plugin'
import { type CellProps, FIRST, FOCUS } from './metric-row.tsx'

const WORDS = {
  en: { metric: 'Metric', trend: 'Trend' },
  vi: { metric: 'Chỉ tiêu', trend: 'Xu hướng' },
}
const HEAD =
  'sticky top-0 h-[30px] border-b border-line bg-surface px-2 font-medium whitespace-nowrap text-fg-2'

/** The names of the periods, which stay while the rows scroll under them. */
export function Head({
  names,
  newYear,
  sparkline,
  cellProps,
  lang,
}: {
  readonly names: readonly string[]
  readonly newYear: readonly boolean[]
  readonly sparkline: boolean
  readonly cellProps: (column: number) => CellProps
  readonly lang: Lang
}) {
  const words = say(WORDS, lang)
  return (
    <thead>
      <tr>
        <th
          scope="col"
          {...cellProps(0)}
          className={`${HEAD} ${FIRST} ${FOCUS} z-2! min-w-[150px] phone:min-w-[240px]`}
        >
          {words.metric}
        </th>
        {names.map((name, i) => (
          <th
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; names may repeat
            key={i}
            scope="col"
            {...cellProps(i + 1)}
            className={`${HEAD} ${FOCUS} text-right ${newYear[i] ? 'border-l border-l-line-subtle' : ''} ${i === names.length - 1 ? 'text-fg' : ''}`}
          >
            {name}
          </th>
        ))}
        {sparkline && (
          <th scope="col" className={`${HEAD} text-right`}>
            {words.trend}
          </th>
        )}
      </tr>
    </thead>
  )
}
