import type { ViewProps } from '../../../core/plugin.ts'
import type { HeadingOptions } from './widget.ts'

export default function Heading({ title, options, lang }: ViewProps<HeadingOptions>) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2.5 pt-2">
      <h2 className="text-14 leading-[1.4] font-strong">{title}</h2>
      {options.note && <p className="text-12 text-fg-3">{options.note[lang]}</p>}
    </div>
  )
}
