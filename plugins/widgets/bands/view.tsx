import { formatValue, type Lang, say, type Table, type ViewProps } from 'rattan/plugin'
import { useMemo } from 'react'
import { Chart } from '../shared/chart/chart.tsx'
import type { Across, ChartPane, Stretch } from '../shared/chart/look.ts'
import { seriesOf } from '../shared/chart/series.ts'
import { columnOf, newestOf } from '../shared/table/read-table.ts'
import type { BandsOptions } from './widget.ts'

const WORDS = {
  en: { median: 'Median', mean: 'Mean' },
  vi: { median: 'Trung vị', mean: 'Trung bình' },
}
// The inner stretch lies over the outer one, and so is stronger.
const FILL = 'color-mix(in srgb, var(--c1) 16%, transparent)'

export default function Bands({ options, table, ...rest }: ViewProps<BandsOptions>) {
  const { date = 'date', value = 'value', deviations = 2 } = options
  const { lang } = rest
  const panes = useMemo(
    () => [
      {
        series: seriesOf(table, [value], () => ({
          ...{ kind: 'line', axis: 'left', colour: 'var(--c1)', carried: true },
        })),
        look: lookOf(table, value, deviations, lang),
      },
    ],
    [table, value, deviations, lang],
  )
  return <Chart {...rest} {...{ table, panes }} x={date} />
}

/** The statistics stand in every row: the last that is there is the one. */
function lookOf(table: Table, value: string, deviations: number, lang: Lang): ChartPane['look'] {
  const format = columnOf(table, value)?.format ?? { style: 'number' }
  const words = say(WORDS, lang)
  const line = (name: string, called: string, look: Pick<Across, 'colour' | 'dash' | 'side'>): Across[] => {
    const at = newestOf(table, name)
    const label = { [lang]: `${called} ${formatValue(at, format, lang)}` }
    return at === null ? [] : [{ ...look, axis: 'left', value: at, label }]
  }
  const each = [1, 2].filter((count) => count <= deviations)
  return {
    bands: each.toReversed().flatMap((count): Stretch[] => {
      const [from, to] = [newestOf(table, `low${count}`), newestOf(table, `high${count}`)]
      return from === null || to === null ? [] : [{ from, to, fill: FILL }]
    }),
    across: [
      ...line('median', words.median, { colour: 'var(--c2)', dash: '0' }),
      ...line('mean', words.mean, { colour: 'var(--text-3)', dash: '5 3', side: 'right' }),
      ...each.flatMap((count) => [
        ...line(`high${count}`, `+${count}σ`, { dash: '1.5 3' }),
        ...line(`low${count}`, `−${count}σ`, { dash: '1.5 3' }),
      ]),
    ],
  }
}
