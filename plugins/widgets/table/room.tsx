import { type Lang, say } from 'rattan/plugin'
import { shortLabel } from '../shared/table/read-table.ts'
import type { DrawnColumn } from './columns.ts'
import type { Fit } from './use-fit.ts'

const WORDS = {
  en: {
    out: (names: string) => `Left out for want of room: ${names}.`,
    beyond: (names: string) => `Scroll sideways for: ${names}.`,
    all: 'Show all columns',
    fewer: 'Show fewer columns',
  },
  vi: {
    out: (names: string) => `Ẩn vì thiếu chỗ: ${names}.`,
    beyond: (names: string) => `Cuộn ngang để xem: ${names}.`,
    all: 'Hiện mọi cột',
    fewer: 'Ẩn bớt cột',
  },
}

/** Which columns cannot be seen, and the way to them. */
export function Room({
  id,
  fit,
  columns,
  everything,
  lang,
  onEverything,
}: {
  readonly id: string
  readonly fit: Fit
  readonly columns: readonly DrawnColumn[]
  /** The reader wants every column, however narrow the place. */
  readonly everything: boolean
  readonly lang: Lang
  readonly onEverything: (on: boolean) => void
}) {
  const words = say(WORDS, lang)
  const named = (names: readonly string[]) =>
    columns
      .filter(({ column }) => names.includes(column.name))
      .map(({ column }) => shortLabel(column, lang))
      .join(', ')
  const [out, beyond] = [named(fit.out), named(fit.beyond)]
  return (
    <p className="no-print border-t border-line px-(--card-x) py-1 text-11 text-fg-3" data-room>
      <span id={id}>
        {out && words.out(out)} {beyond && words.beyond(beyond)}
      </span>{' '}
      {(everything || out) && (
        <button
          type="button"
          className="text-accent hover:underline"
          onClick={() => onEverything(!everything)}
        >
          {everything ? words.fewer : words.all}
        </button>
      )}
    </p>
  )
}
