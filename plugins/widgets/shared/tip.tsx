import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { Swatch } from './legend.tsx'
import { closeFormat, shortLabel, unitOf } from './read-table.ts'
import { type Series, valueAt } from './series.ts'

export interface TipProps {
  readonly series: readonly Series[]
  readonly row: number
  readonly rowName: string
  readonly lang: Lang
  /** Left and right edge of what it must not cover, and the width it may use, in pixels. */
  readonly left: number
  readonly right: number
  readonly width: number
}

/** The values at the crosshair, 8 px beside the mark, on the side that has more room. */
export function Tip({ series, row, rowName, lang, left, right, width }: TipProps) {
  const side =
    right + 8 + 170 <= width || left < width - right ? { left: right + 8 } : { right: width - left + 8 }
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-3 z-5 min-w-[150px] rounded-4 bg-raised px-2.5 py-[7px] text-12 leading-[1.55] shadow-pop"
      style={side}
    >
      <p className="mb-0.5 font-strong">{rowName}</p>
      {series.map((s) => (
        <p key={s.column.name} className="flex items-center gap-2 whitespace-nowrap text-fg-2">
          <Swatch series={s} />
          <span className="mr-3.5">{shortLabel(s.column, lang)}</span>
          <b className="ml-auto font-medium text-fg">
            {formatValue(valueAt(s, row), closeFormat(s.column.format), lang)}
            {unitOf(s.column, lang) && (
              <span className="ml-1 font-normal text-fg-3">{unitOf(s.column, lang)}</span>
            )}
          </b>
        </p>
      ))}
    </div>
  )
}
