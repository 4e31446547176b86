import { formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { Badge } from '../shared/badge.tsx'
import { toneOf } from '../shared/fill-sentence.ts'
import { columnOf, numbersOf, rowNames, rowOf } from '../shared/read-table.ts'
import type { BadgesOptions } from './widget.ts'

const COUNT = { style: 'number', decimals: 0 } as const

export default function Badges({ table, options, lang, title, onRow }: ViewProps<BadgesOptions>) {
  const { label, value, tone, only, count = false, items = [] } = options
  const number = value === undefined ? undefined : columnOf(table, value)
  const numbers = numbersOf(table, value ?? '')
  const names = label === undefined || !columnOf(table, label) ? [] : rowNames(table, label, lang)
  const rows = names
    .map((name, row) => ({ name, row }))
    .filter(({ row }) => !only || table.data[only.column]?.[row] === only.is)
  return (
    <div className="flex h-full max-h-full flex-col gap-1.5 px-(--card-x) py-(--card-y)">
      {/* The frame already says the title to screen readers. */}
      <p className="flex flex-none items-baseline gap-2 truncate text-12 leading-[1.4] text-fg-2">
        <span aria-hidden="true">{title}</span>
        {count && <b className="font-medium text-fg">{formatValue(rows.length, COUNT, lang)}</b>}
      </p>
      <ul
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="flex min-h-0 flex-wrap content-start gap-1.5 overflow-auto"
      >
        {items.map((item) => (
          <li key={item.label.en} className="min-w-0">
            <Badge tone={item.tone}>{item.label[lang]}</Badge>
          </li>
        ))}
        {rows.map(({ name, row }) => {
          const badge = (
            <Badge tone={toneOf(table, tone ?? label, row)}>
              {name}
              {number && (
                <b className="ml-1.5 font-strong">{formatValue(numbers[row], number.format, lang)}</b>
              )}
            </Badge>
          )
          return (
            <li key={row} className="min-w-0">
              {onRow ? (
                <button
                  type="button"
                  className="flex max-w-full rounded-4 hover:brightness-125"
                  onClick={() => onRow(rowOf(table, row))}
                >
                  {badge}
                </button>
              ) : (
                badge
              )}
            </li>
          )
        })}
        {rows.length + items.length === 0 && <li className="text-12 text-fg-3">–</li>}
      </ul>
    </div>
  )
}
