import type { ViewProps } from 'rattan/plugin'
import { rowOf } from '../shared/table/read-table.ts'
import { barColour, barsOf, ticksOf } from './bars.ts'
import { Head } from './head.tsx'
import { TickWords, Track } from './track.tsx'
import type { GaugeOptions } from './widget.ts'

export default function Gauge({ table, options, lang, title, onRow }: ViewProps<GaugeOptions>) {
  const { domain = [0, 100], bands = [] } = options
  const bars = barsOf(table, options, lang)
  const look = { domain, bands, ticks: ticksOf(options, bars) }
  return (
    <div className="flex h-full flex-col overflow-auto">
      <ul aria-label={title} className="flex flex-1 flex-col justify-around gap-1.5">
        {bars.map((bar, i) => {
          const colour = barColour(i, bars.length, options)
          return (
            <li key={`${bar.column.name}${bar.row}`}>
              <Head
                {...{ bar, bands, colour, table, lang }}
                onOpen={onRow && (() => onRow(rowOf(table, bar.row)))}
              />
              <Track {...look} value={bar.value} colour={colour} />
            </li>
          )
        })}
      </ul>
      {bars[0] && <TickWords {...look} format={bars[0].column.format} lang={lang} />}
    </div>
  )
}
