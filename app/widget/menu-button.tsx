import { Ellipsis } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useLanguage } from '../language.ts'
import type { DownloadKind } from './frame-props.ts'

export interface MenuProps {
  readonly title: string
  readonly asTable: boolean
  readonly hasTable: boolean
  readonly download: ((kind: DownloadKind) => string) | null
  readonly onImage: () => void
  readonly onInfo: () => void
  /** Null where there are no notes to read or write. */
  readonly onNotes: (() => void) | null
  /** Null where its numbers are not of one subject over time. */
  readonly onCompare: (() => void) | null
  readonly onTable: () => void
  readonly onFullScreen: () => void
}

export function MenuButton({ title, ...props }: ComponentProps<'button'> & { title: string }) {
  const { m } = useLanguage()
  return (
    <button type="button" {...props} className="icon-btn no-print" aria-label={m.widgetMenu(title)}>
      <Ellipsis className="icon" aria-hidden="true" />
    </button>
  )
}
