import { type Column, formatCell, formatValue, type Lang, say, type Table } from 'rattan/plugin'
import { shortLabel, unitOf } from '../shared/table/read-table.ts'
import { SHARE } from '../shared/words/counts.ts'
import type { HeatColours } from './colours.ts'
import type { Leaf } from './leaves.ts'

/** So many are said to those who cannot see them. */
const SAID = 30

const WORDS = {
  en: { area: 'Area', colour: 'Colour' },
  vi: { area: 'Diện tích', colour: 'Màu' },
}

/** All areas for those who do not see them, as far as it makes sense to listen. */
export const summary = (title: string, leaves: readonly Leaf[], colours: HeatColours, lang: Lang) =>
  [
    title,
    ...leaves
      .slice(0, SAID)
      .map((leaf) => `${leaf.name} ${shareOf(leaf, lang)} ${colourWords(leaf.row, colours, lang)}`.trim()),
  ].join('. ')

const shareOf = ({ share }: Leaf, lang: Lang) => formatValue(share * 100, SHARE, lang)

export const colourWords = (row: number, { column, values }: HeatColours, lang: Lang) =>
  column ? formatValue(values[row], column.format, lang) : ''

/** What is known of the area that is pointed at. */
export const LeafWords = ({
  leaf,
  table,
  measured,
  colours,
  lang,
}: {
  readonly leaf: Leaf
  readonly table: Table
  readonly measured: Column
  readonly colours: HeatColours
  readonly lang: Lang
}) => (
  <>
    <b className="font-strong text-fg">{leaf.name}</b>{' '}
    {formatCell(table.data[measured.name]?.[leaf.row], measured, lang)} {unitOf(measured, lang)} (
    {shareOf(leaf, lang)})
    {colours.column && ` · ${shortLabel(colours.column, lang)} ${colourWords(leaf.row, colours, lang)}`}
  </>
)

/** What area and colour stand for. */
export function Meanings({
  measured,
  colours: { column: colour },
  lang,
}: {
  readonly measured: Column
  readonly colours: HeatColours
  readonly lang: Lang
}) {
  const words = say(WORDS, lang)
  return (
    <span className="text-fg-3">
      {words.area}: {say(measured.label, lang)}
      {colour && `. ${words.colour}: ${say(colour.label, lang)}`}
    </span>
  )
}
