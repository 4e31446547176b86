import { type Format, formatValue, type Lang } from 'rattan/plugin'
import { type Ends, shareWithin } from '../shared/axis/ends.ts'
import { toneTint } from '../shared/colours/tones.ts'
import type { Band } from '../shared/options/schemas.ts'

interface TrackLook {
  readonly domain: Ends
  readonly bands: readonly Band[]
  readonly ticks: readonly number[]
}

const placeIn = (domain: Ends) => (value: number) => shareWithin(value, domain) * 100

/** From zero where the scale has one inside, else from its low end. */
export function Track({
  domain,
  bands,
  ticks,
  value,
  colour,
}: TrackLook & { readonly value: number | null; readonly colour: string }) {
  const place = placeIn(domain)
  const zero = place(Math.max(domain[0], Math.min(domain[1], 0)))
  return (
    <span aria-hidden="true" className="relative mt-1 block h-2.5 rounded-2 bg-active">
      {bands
        .filter(({ tone }) => tone && tone !== 'none')
        .map(({ from, to, tone }) => (
          <i
            key={`${from} ${to}`}
            className="absolute inset-y-0"
            style={{ ...span(place(from), place(to)), background: toneTint(tone) }}
          />
        ))}
      {value !== null && (
        <i className="absolute inset-y-[3px]" style={{ ...span(zero, place(value)), background: colour }} />
      )}
      {ticks.map((tick) => (
        <i
          key={tick}
          className="absolute -inset-y-px w-px bg-fg-3 opacity-70"
          style={{ left: `${place(tick)}%` }}
        />
      ))}
    </span>
  )
}

const span = (from: number, to: number) => ({
  left: `${Math.min(from, to)}%`,
  width: `${Math.abs(to - from)}%`,
})

/** The numbers below all bars, its ends inside. */
export function TickWords({
  domain,
  ticks,
  format,
  lang,
}: TrackLook & { readonly format: Format; readonly lang: Lang }) {
  const place = placeIn(domain)
  const whole = { ...format, style: 'number', decimals: 0, signed: false } as const
  return (
    <p aria-hidden="true" className="relative mt-1 h-3.5 flex-none text-11 leading-[14px] text-fg-3">
      {[domain[0], ...ticks, domain[1]].map((tick, i, all) => (
        <span
          key={tick}
          className={`absolute ${i === 0 ? '' : i === all.length - 1 ? '-translate-x-full' : '-translate-x-1/2'}`}
          style={{ left: `${place(tick)}%` }}
        >
          {formatValue(tick, whole, lang)}
        </span>
      ))}
    </p>
  )
}
