import type { Lang, TimeNote } from 'rattan/plugin'
import type { Pointed } from '../pointing/use-pointed.ts'
import type { Geometry } from './geometry.ts'
import type { Series } from './series.ts'
import { Tip } from './tip.tsx'

interface CrosshairProps {
  readonly pointed: Pointed
  readonly name: string
  readonly shown: readonly Series[]
  readonly place: Geometry
  readonly width: number
  readonly lang: Lang
  readonly notes: readonly TimeNote[] | undefined
}

/** Over the plots at the row that is pointed at: a line unless bars mark it, its name, and its values. */
export function Crosshair({ pointed, name, shown, place, width, lang, notes }: CrosshairProps) {
  const centre = place.centre(pointed.at)
  const bars = shown.some((s) => s.kind === 'bar')
  const reach = bars ? place.band / 2 : 5
  return (
    <div className="pointer-events-none absolute inset-0">
      {!bars && (
        <div
          className="absolute border-l border-dashed border-fg-3"
          style={{ left: centre, top: place.top, bottom: place.bottom }}
        />
      )}
      <span
        aria-hidden
        className="absolute bottom-0 -translate-x-1/2 rounded-2 bg-active px-1 text-11 leading-[17px] font-medium whitespace-nowrap text-fg"
        style={{ left: Math.max(34, Math.min(width - 34, centre)) }}
      >
        {name}
      </span>
      {pointed.by !== 'touch' && (
        <Tip
          {...{ series: shown, row: pointed.at, rowName: name, width, lang, notes }}
          left={centre - reach}
          right={centre + reach}
        />
      )}
    </div>
  )
}

/** Behind the bars of that row. */
export const RowGround = ({ at, place }: { readonly at: number; readonly place: Geometry }) => (
  <div
    className="absolute bg-hover"
    style={{
      left: place.centre(at) - place.band / 2,
      width: place.band,
      top: place.top,
      bottom: place.bottom,
    }}
  />
)
