import type { Table, ViewProps } from 'rattan/plugin'
import { toneOf } from '../shared/colours/cell-tone.ts'
import { toneColour } from '../shared/colours/tones.ts'
import { fillSentence } from '../shared/words/fill-sentence.ts'
import type { TextCase, TextOptions } from './widget.ts'

export default function TextView({ table, options, title, lang }: ViewProps<TextOptions>) {
  const row = table.rows - 1
  const held = row < 0 ? undefined : options.cases?.find((one) => holds(one, table, row))
  const text = held?.text ?? options.text
  const tone = held?.tone ?? toneOf(table, options.tone, row)
  return (
    <div className="flex h-full flex-col [justify-content:safe_center] overflow-auto px-(--card-x) py-(--card-y)">
      {/* The frame already says the title to screen readers. */}
      <p className="text-12 leading-[1.4] text-fg-2" aria-hidden="true">
        {title}
      </p>
      <p className="mt-0.5 flex gap-2 leading-body">
        {tone && tone !== 'none' && (
          <i
            aria-hidden
            className="mt-[5px] size-2.5 flex-none rounded-2"
            style={{ background: toneColour(tone) }}
          />
        )}
        <span className={text ? '' : 'text-fg-3'}>{text ? fillSentence(text, table, row, lang) : '–'}</span>
      </p>
    </div>
  )
}

/** Whether a case holds for a row: every condition that it names. A missing value fulfils none. */
function holds({ column, is, from, below }: TextCase, table: Table, row: number): boolean {
  const cell = table.data[column]?.[row] ?? null
  if (cell === null) return false
  if (is !== undefined && cell !== is) return false
  if (from === undefined && below === undefined) return true
  if (typeof cell !== 'number' || !Number.isFinite(cell)) return false
  return (from === undefined || cell >= from) && (below === undefined || cell < below)
}
