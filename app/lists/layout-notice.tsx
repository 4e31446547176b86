import { Info } from 'lucide-react'
import { useListWords } from './words.ts'

/** Said where a link names a layout that its reader does not have. */
export function LayoutNotice() {
  const { l } = useListWords()
  return (
    <p role="status" className="mx-(--gutter) mb-2 flex items-center gap-1.5 text-12 text-fg-2">
      <Info className="icon-s flex-none" aria-hidden="true" />
      {l.layoutGone}
    </p>
  )
}
