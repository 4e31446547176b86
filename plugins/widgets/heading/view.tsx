import { say, type ViewProps } from 'rattan/plugin'
import type { HeadingOptions } from './widget.ts'

export default function Heading({ title, options, lang, onRow }: ViewProps<HeadingOptions>) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2.5 pt-2">
      {onRow ? (
        <button
          type="button"
          className="min-h-7 max-w-full pointer-coarse:min-h-11 truncate rounded-4 border border-line px-2.5 text-12 text-fg-2 hover:bg-hover hover:text-fg"
          onClick={() => onRow({})}
        >
          {title}
        </button>
      ) : (
        <h2 className="text-14 leading-[1.4] font-strong">{title}</h2>
      )}
      {options.note && <p className="text-12 text-fg-3">{say(options.note, lang)}</p>}
    </div>
  )
}
