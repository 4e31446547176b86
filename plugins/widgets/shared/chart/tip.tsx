import { formatValue, type Lang, say, type TimeNote } from 'rattan/plugin'
import { Doubt } from '../marks/doubt.tsx'
import { beside, TipBox, TipUnit } from '../marks/tip-box.tsx'
import { closeFormat, shortLabel, unitOf } from '../table/read-table.ts'
import { Swatch } from './legend.tsx'
import { NoteTexts } from './notes.tsx'
import { type Series, valueAt } from './series.ts'

interface TipProps {
  readonly series: readonly Series[]
  readonly row: number
  readonly rowName: string
  readonly lang: Lang
  readonly notes?: readonly TimeNote[] | undefined
  /** Left and right edge of what it must not cover, and the width it may use, in pixels. */
  readonly left: number
  readonly right: number
  readonly width: number
}

/** The values at the crosshair, 8 px beside the mark, on the side that has more room. */
export function Tip({ series, row, rowName, lang, notes, left, right, width }: TipProps) {
  return (
    <TipBox className="top-3 min-w-[150px]" style={beside(left, right, width)}>
      <p className="mb-0.5 font-strong">{rowName}</p>
      {series.map((s) => (
        <p key={s.column.name} className="flex items-center gap-2 whitespace-nowrap text-fg-2">
          <Swatch series={s} />
          <span className="mr-3.5">{shortLabel(s.column, lang)}</span>
          <b className="ml-auto font-medium text-fg">
            {formatValue(valueAt(s, row), closeFormat(s.column.format), lang)}
            <TipUnit>{unitOf(s.column, lang)}</TipUnit>
            <Doubt reason={s.doubts?.[row]} lang={lang} />
          </b>
        </p>
      ))}
      {reasonsOf(series, row, lang).map((why) => (
        <p key={why} className="max-w-[260px] whitespace-normal text-warn">
          {why}
        </p>
      ))}
      <NoteTexts notes={notes} />
    </TipBox>
  )
}

/** Why values of a row are in doubt, each reason once. */
function reasonsOf(series: readonly Series[], row: number, lang: Lang): string[] {
  const reasons = series.map((one) => one.doubts?.[row]).filter((reason) => reason !== undefined)
  return [...new Set(reasons.map((reason) => say(reason, lang)))]
}
