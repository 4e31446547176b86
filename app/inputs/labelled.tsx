import type { ReactNode } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'

/**
 * A control behind its label; in a row on a phone the label is only read out. A control that the browser does not
 * label by itself (`own`) says its name itself.
 */
export function Labelled(props: { input: ResolvedInput; own?: boolean; children: ReactNode }) {
  const { text } = useLanguage()
  const { input, own = false, children } = props
  const Box = own ? 'div' : 'label'
  return (
    <Box
      className="flex flex-none items-center gap-2 text-12 whitespace-nowrap text-fg-3"
      title={input.hint ? text(input.hint) : undefined}
    >
      <span aria-hidden={own || undefined} className="max-phone:[&:not(.filters_*)]:sr-only">
        {text(input.label)}
      </span>
      {children}
    </Box>
  )
}
