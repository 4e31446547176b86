import { Search } from 'lucide-react'
import { formatValue, type Lang, say } from 'rattan/plugin'
import { COUNT } from '../shared/words/counts.ts'

const WORDS = {
  en: {
    filter: 'Filter rows',
    of: (n: string, all: string) => `${n} of ${all} rows`,
    rows: (n: string) => `${n} rows`,
    missing: '– means not available',
  },
  vi: {
    filter: 'Lọc dòng',
    of: (n: string, all: string) => `${n} / ${all} dòng`,
    rows: (n: string) => `${n} dòng`,
    missing: '– là chưa có số liệu',
  },
}

/** The box above a table; accents need not be typed. */
export function Filter({
  words,
  count,
  of,
  lang,
  title,
  onWords,
}: {
  readonly words: string
  readonly count: number
  readonly of: number
  readonly lang: Lang
  readonly title: string
  readonly onWords: (words: string) => void
}) {
  const said = say(WORDS, lang)
  const show = (count: number) => formatValue(count, COUNT, lang)
  return (
    <div className="flex items-center gap-3 px-(--card-x) pb-2">
      <label className="control h-[26px]! min-w-0 pointer-coarse:h-11! flex-1 phone:max-w-[240px]">
        <Search className="icon-s text-fg-3" aria-hidden="true" />
        <input
          type="search"
          value={words}
          aria-label={`${said.filter}: ${title}`}
          placeholder={said.filter}
          className="min-w-0 flex-1 bg-transparent text-12 outline-none"
          onChange={(event) => onWords(event.target.value)}
        />
      </label>
      <span role="status" className="text-11 whitespace-nowrap text-fg-3">
        {words && said.of(show(count), show(of))}
      </span>
    </div>
  )
}

/** How many rows there are, since a long table never shows them all. */
export function Footer({
  count,
  missing,
  lang,
}: {
  readonly count: number
  readonly missing: boolean
  readonly lang: Lang
}) {
  return (
    <p className="flex justify-between gap-4 border-t border-line px-(--card-x) py-1 text-11 text-fg-3">
      <span>{say(WORDS, lang).rows(formatValue(count, COUNT, lang))}</span>
      {missing && <span>{say(WORDS, lang).missing}</span>}
    </p>
  )
}
