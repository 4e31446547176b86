import { formatValue, say, type ViewProps } from 'rattan/plugin'
import { judge, TONE, writtenSign } from '../shared/colours/judge.ts'
import { Change } from '../shared/marks/change.tsx'
import { Doubt } from '../shared/marks/doubt.tsx'
import { columnOf, doubtOf, numbersOf, shortLabel, unitOf } from '../shared/table/read-table.ts'
import type { QuoteOptions } from './widget.ts'

export default function Quote({ table, options, title, lang }: ViewProps<QuoteOptions>) {
  /** A column with the value of the last row. */
  const lastOf = (name: string) => {
    const column = columnOf(table, name)
    const row = table.rows - 1
    const value = numbersOf(table, name)[row]
    return column && value != null
      ? { column, row, text: formatValue(value, column.format, lang) }
      : undefined
  }
  const main = lastOf(options.value)
  if (!main) return null
  const change = lastOf(options.change)
  const direction = change?.column.direction ?? 'none'
  const label = say(main.column.label, lang)
  return (
    <dl className="flex flex-wrap items-baseline gap-x-3 text-12 text-fg-3">
      <div className="flex items-baseline whitespace-nowrap" title={label}>
        <dt className="sr-only">{title || label}</dt>
        <dd
          className={`text-20 leading-tight font-medium ${TONE[judge(writtenSign(change?.text ?? ''), direction)]}`}
        >
          {main.text}
        </dd>
        <dd className="ml-1">
          {unitOf(main.column, lang)}
          <Doubt reason={doubtOf(table, main.column.name, main.row)} lang={lang} />
        </dd>
      </div>
      {change && (
        <div className="whitespace-nowrap" title={say(change.column.label, lang)}>
          <dt className="sr-only">{say(change.column.label, lang)}</dt>
          <Change as="dd" text={change.text} direction={direction} className="text-13 font-medium" />
        </div>
      )}
      {(options.also ?? []).map(lastOf).map(
        (one) =>
          one && (
            <div
              key={one.column.name}
              className="flex gap-1 whitespace-nowrap"
              title={say(one.column.label, lang)}
            >
              <dt>{shortLabel(one.column, lang)}</dt>
              <dd className="text-fg-2">
                {one.text} {unitOf(one.column, lang)}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}
