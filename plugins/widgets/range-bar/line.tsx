import { formatCell, type Lang, say } from 'rattan/plugin'
import { type Ends, shareOf } from '../shared/axis/ends.ts'
import { shortLabel } from '../shared/table/read-table.ts'
import { clusters, type Mark, type Placed } from './marks.ts'

/** From the lowest to the highest value, with a mark for each; – where there is none. */
export function Line({
  placed,
  domain,
  lang,
}: {
  readonly placed: readonly Placed[]
  readonly domain: Ends | undefined
  readonly lang: Lang
}) {
  const [first, last] = [placed[0], placed.at(-1)]
  if (!first || !last) return <span className="col-span-3 text-fg-3">–</span>
  const ends = domain ?? [first.value, last.value]
  const share = (value: number) => (ends[0] === ends[1] ? 0.5 : shareOf(value, ends))
  const [from, to] = [share(first.value), share(last.value)]
  return (
    <>
      <span className="text-right text-fg-3" aria-hidden="true">
        {shown(first, lang)}
      </span>
      <span className="relative h-full">
        <i
          aria-hidden
          className="absolute inset-y-0 my-auto h-0.5 bg-line-control"
          style={{ left: percent(from), width: `${((to - from) * 84).toFixed(2)}%` }}
        />
        {clusters(placed, share).map((cluster) => (
          <Cluster
            key={cluster[0]!.column.name}
            marks={cluster}
            left={percent(cluster.reduce((sum, mark) => sum + share(mark.value), 0) / cluster.length)}
            lang={lang}
          />
        ))}
      </span>
      <span className="text-fg-3" aria-hidden="true">
        {placed.length > 1 ? shown(last, lang) : ''}
      </span>
    </>
  )
}

const shown = ({ value, column }: Placed, lang: Lang) => formatCell(value, column, lang)

/** Half a mark stays free at both ends. */
const percent = (share: number) => `${(8 + 84 * share).toFixed(2)}%`

const Cluster = ({
  marks,
  left,
  lang,
}: {
  readonly marks: readonly Placed[]
  readonly left: string
  readonly lang: Lang
}) => (
  <span className="absolute inset-y-0 my-auto flex h-4.5 -translate-x-1/2 -space-x-0.5" style={{ left }}>
    {marks.map((mark) => (
      <span key={mark.column.name} title={`${shortLabel(mark.column, lang)}: ${shown(mark, lang)}`}>
        <Letter mark={mark} />
        <span className="sr-only">
          {say(mark.column.label, lang)} {shown(mark, lang)}
        </span>
      </span>
    ))}
  </span>
)

export const Letter = ({ mark }: { readonly mark: Mark }) => (
  <i
    aria-hidden
    className="grid size-4.5 flex-none place-items-center rounded-full border-2 bg-surface text-11 leading-none font-medium text-fg not-italic"
    style={{ borderColor: mark.colour }}
  >
    {mark.letter}
  </i>
)
