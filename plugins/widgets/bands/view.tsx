import { useMemo } from 'react'
import { formatValue } from '../../../core/format.ts'
import type { Table, ViewProps } from '../../../core/plugin.ts'
import { Chart, type ChartPane } from '../shared/chart.tsx'
import type { Across, Stretch } from '../shared/chart-scales.ts'
import { columnOf, numbersOf } from '../shared/read-table.ts'
import { seriesOf } from '../shared/series.ts'
import type { BandsOptions } from './widget.ts'

const WORDS = {
  median: { en: 'Median', vi: 'Trung vị' },
  mean: { en: 'Mean', vi: 'Trung bình' },
}
// The inner stretch lies over the outer one, and so is stronger.
const FILL = 'color-mix(in srgb, var(--c1) 16%, transparent)'

export default function Bands({ options, table, ...rest }: ViewProps<BandsOptions>) {
  const { date = 'date', value = 'value', deviations = 2 } = options
  const panes = useMemo(() => [pane(table, value, deviations)], [table, value, deviations])
  return <Chart {...rest} {...{ table, panes }} x={date} />
}

function pane(table: Table, value: string, deviations: number): ChartPane {
  const format = columnOf(table, value)?.format
  const at = (name: string) => numbersOf(table, name).findLast((cell) => cell !== null) ?? null
  const say = (words: { en: string; vi: string }, cell: number) => ({
    en: `${words.en} ${format ? formatValue(cell, format, 'en') : cell}`,
    vi: `${words.vi} ${format ? formatValue(cell, format, 'vi') : cell}`,
  })
  const line = (
    name: string,
    look: Omit<Across, 'axis' | 'value' | 'label'> & { words: Across['label'] },
  ) => {
    const { words, ...rest } = look
    const cell = at(name)
    return cell === null ? [] : [{ ...rest, axis: 'left' as const, value: cell, label: say(words, cell) }]
  }
  const each = [1, 2].filter((count) => count <= deviations)
  return {
    series: seriesOf(table, [value], () => ({
      kind: 'line',
      axis: 'left',
      colour: 'var(--c1)',
      carried: true,
    })),
    look: {
      bands: each.toReversed().flatMap((count): Stretch[] => {
        const [from, to] = [at(`low${count}`), at(`high${count}`)]
        return from === null || to === null ? [] : [{ from, to, fill: FILL }]
      }),
      across: [
        ...line('median', { words: WORDS.median, colour: 'var(--c2)', dash: '0' }),
        ...line('mean', { words: WORDS.mean, colour: 'var(--text-3)', dash: '5 3', side: 'right' }),
        ...each.flatMap((count) =>
          [`high${count}`, `low${count}`].flatMap((name) => {
            const sign = `${name.startsWith('high') ? '+' : '−'}${count}σ`
            return line(name, { words: { en: sign, vi: sign }, dash: '1.5 3' })
          }),
        ),
      ],
    },
  }
}
