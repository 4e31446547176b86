import { formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { judge, TONE, writtenSign } from '../shared/change.ts'
import { columnOf, numbersOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { Triangle } from '../shared/triangle.tsx'
import type { QuoteOptions } from './widget.ts'

export default function Quote({ table, options, title, lang }: ViewProps<QuoteOptions>) {
  const column = columnOf(table, options.value)
  const changeColumn = columnOf(table, options.change)
  const value = numbersOf(table, options.value).at(-1)
  const change = numbersOf(table, options.change).at(-1)
  if (!column || value == null) return null
  const changed = changeColumn && change != null ? formatValue(change, changeColumn.format, lang) : ''
  const sign = writtenSign(changed)
  const tone = TONE[judge(sign, changeColumn?.direction ?? 'none')]
  const also = (options.also ?? []).flatMap((name) => {
    const one = columnOf(table, name)
    const last = numbersOf(table, name).at(-1)
    return one && last != null ? [{ name, label: shortLabel(one, lang), value: last, column: one }] : []
  })

  return (
    <dl className="flex flex-wrap items-baseline gap-x-3 text-12 text-fg-3">
      <div className="flex items-baseline whitespace-nowrap" title={column.label[lang]}>
        <dt className="sr-only">{title || column.label[lang]}</dt>
        <dd className={`text-20 leading-tight font-medium ${tone}`}>
          {formatValue(value, column.format, lang)}
        </dd>
        <dd className="ml-1">{unitOf(column, lang)}</dd>
      </div>
      {changed !== '' && (
        <div className="whitespace-nowrap" title={changeColumn?.label[lang]}>
          <dt className="sr-only">{changeColumn?.label[lang]}</dt>
          <dd className={`text-13 font-medium ${tone}`}>
            <Triangle change={sign} />
            {changed}
          </dd>
        </div>
      )}
      {also.map((one) => (
        <div key={one.name} className="flex gap-1 whitespace-nowrap" title={one.column.label[lang]}>
          <dt>{one.label}</dt>
          <dd className="text-fg-2">
            {formatValue(one.value, one.column.format, lang)} {unitOf(one.column, lang)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
