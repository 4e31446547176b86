import { formatValue, type Lang, say, type Table, type ViewProps } from 'rattan/plugin'
import { type FunctionComponent, useMemo } from 'react'
import { shownRows } from '../chart/shown.ts'
import { COUNT } from '../words/counts.ts'

const WORDS = {
  en: {
    first: (most: string, all: string) => `The first ${most} of ${all} rows; a download has all.`,
    last: (most: string, all: string) => `The last ${most} of ${all} rows; a download has all.`,
  },
  vi: {
    first: (most: string, all: string) => `${most} dòng đầu trong ${all} dòng; tệp tải về có đủ.`,
    last: (most: string, all: string) => `${most} dòng cuối trong ${all} dòng; tệp tải về có đủ.`,
  },
}

/**
 * A view whose drawing grows with its rows: of more than `most` it draws those at one end and says so. Elements by the
 * ten thousand freeze a browser, and nobody reads so many.
 */
export function bounded<O>(
  View: FunctionComponent<ViewProps<O>>,
  most: number,
  end: 'first' | 'last' = 'first',
): FunctionComponent<ViewProps<O>> {
  return function Bounded(props: ViewProps<O>) {
    const { table, lang } = props
    const cut = useMemo(() => cutTo(table, most, end), [table])
    if (cut === table) return <View {...props} />
    return (
      <div className="flex h-full min-h-0 flex-col">
        <div className="min-h-0 flex-1">
          <View {...props} table={cut} />
        </div>
        <p data-bounded className="flex-none pt-1 text-11 text-fg-3">
          {say(WORDS, lang)[end](countOf(most, lang), countOf(table.rows, lang))}
        </p>
      </div>
    )
  }
}

const countOf = (n: number, lang: Lang) => formatValue(n, COUNT, lang)

function cutTo(table: Table, most: number, end: 'first' | 'last'): Table {
  if (table.rows <= most) return table
  const from = end === 'first' ? 0 : table.rows - most
  return shownRows(table, [], { from, to: from + most - 1 }).table
}
