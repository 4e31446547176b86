import { say } from 'rattan/plugin'
import { toneColour } from '../shared/colours/tones.ts'
import { Meter } from '../shared/marks/meter.tsx'
import { columnOf, numbersOf, shortLabel } from '../shared/table/read-table.ts'
import { fillSentence } from '../shared/words/fill-sentence.ts'
import { Change, type FigureProps, reachedTone, Value } from './value.tsx'

/** A figure under its label, with its change, its meter and a few words below. */
export function Figure({ item, table, row, lang, label }: FigureProps & { readonly label: string }) {
  const column = columnOf(table, item.column)
  if (!column) return null
  const value = numbersOf(table, item.column)[row] ?? null
  return (
    <div className="min-w-0">
      <dt className="truncate text-12 leading-[1.4] text-fg-2" title={say(column.label, lang)}>
        {item.label ? say(item.label, lang) : label || shortLabel(column, lang)}
      </dt>
      <dd>
        <p
          className={
            column.type === 'number'
              ? 'truncate text-20 leading-[1.45] font-medium tracking-[-.01em]'
              : 'text-16 leading-[1.8125] font-medium break-words'
          }
        >
          <Value {...{ item, table, row, lang, column }} />
        </p>
        {(item.meter || item.change || item.note) && (
          <div className="flex items-center gap-2.5 text-12 leading-[1.4] text-fg-3">
            {item.meter && (
              <Meter
                value={value}
                domain={item.meter}
                colour={toneColour(reachedTone(item, column, value), 'var(--c1)')}
                className="min-w-8 flex-1"
              />
            )}
            {(item.change || item.note) && (
              <p>
                {item.change && <Change name={item.change} {...{ table, row, lang }} />}
                {item.note && fillSentence(item.note, table, row, lang)}
              </p>
            )}
          </div>
        )}
      </dd>
    </div>
  )
}
